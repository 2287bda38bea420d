import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import { Icon } from "../Icon.tsx";
import { signInAgain } from "../../lib/map/access/sign_in_again.ts";
import { useFocusReturn } from "./use_focus_return.ts";

/** The way to sign in again; neither is set where the session came another way. */
export interface WayBackIn {
  /** The name that goes with their password. */
  readonly account: string | null;
  /** The identity provider's name. */
  readonly provider: string | null;
}

export interface SignInDialogProps {
  readonly locale: Locale;
  readonly way: WayBackIn;
  /** The person is signed in again. */
  onSignedIn(): void;
}

/** Asks the person to sign in again over the unchanged map; logging out opens the sign-in page. */
export function SignInDialog({ locale, way, onSignedIn }: SignInDialogProps) {
  const { signIn: words } = mapWordsOf(locale);
  const dialog = useRef<HTMLDialogElement>(null);
  const [titleId, formId] = [useId(), useId()];
  const fault = useSignal<string | null>(null);
  const busy = useSignal(false);
  useFocusReturn(dialog);
  useEffect(() => dialog.current?.showModal(), []);

  const { account, provider } = way;

  async function submit(event: SubmitEvent & { currentTarget: HTMLFormElement }): Promise<void> {
    event.preventDefault();
    if (account === null || busy.peek()) return;
    const password = String(new FormData(event.currentTarget).get("password") ?? "");
    busy.value = true;
    const outcome = await signInAgain({ username: account, password });
    busy.value = false;
    if (outcome === "signed_in") onSignedIn();
    else fault.value = words[outcome];
  }

  return (
    <dialog
      ref={dialog}
      class="card dialog sign-in-again"
      aria-labelledby={titleId}
      onCancel={(event) => event.preventDefault()}
      // Browsers close a dialog on a second Escape, even where the first was prevented.
      onClose={() => dialog.current?.showModal()}
    >
      <h2 id={titleId}>{words.title}</h2>
      <p>{words.explanation}</p>
      {fault.value !== null && (
        <p class="alert" role="alert">
          <Icon name="warning" />
          {fault.value}
        </p>
      )}
      {account !== null && (
        <form id={formId} class="sign-in-form" onSubmit={submit}>
          {/* For the browser's own list of passwords. */}
          <input type="hidden" name="username" autocomplete="username" value={account} />
          <label class="field">
            {words.passwordFor(account)}
            <input
              name="password"
              type="password"
              autocomplete="current-password"
              required
              autofocus
            />
          </label>
        </form>
      )}
      <div class="actions">
        <form method="post" action="/logout">
          <button class="button" type="submit">{words.logOut}</button>
        </form>
        {account !== null && (
          <button
            class="button button-primary"
            type="submit"
            form={formId}
            aria-disabled={busy.value}
          >
            {busy.value ? words.submitting : words.submit}
          </button>
        )}
        {provider !== null && (
          <a class="button button-primary" href={providerPath()}>{words.withProvider(provider)}</a>
        )}
      </div>
    </dialog>
  );
}

/** Returns to the current view after the sign-in with the provider. */
function providerPath(): string {
  const next = `${location.pathname}${location.search}`;
  return `/oidc/sign-in?${new URLSearchParams({ next })}`;
}
