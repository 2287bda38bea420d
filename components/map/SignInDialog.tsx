import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import { signInAgain } from "../../lib/map/access/sign_in_again.ts";
import { useFocusReturn } from "./use_focus_return.ts";

/** How somebody signs in here. */
export interface SignInWays {
  readonly passwords: boolean;
  /** What the identity provider is called, where there is one. */
  readonly provider: string | null;
}

export interface SignInDialogProps {
  readonly locale: Locale;
  readonly ways: SignInWays;
  /** Who was signed in, as the page shows them. */
  readonly displayName: string;
  /** Somebody is signed in again. */
  onSignedIn(): void;
}

/**
 * Asks to sign in again over the map, which stays as it is. Whoever else signs in gets a page of
 * their own: the address, which holds the view and the filters, stays.
 */
export function SignInDialog({ locale, ways, displayName, onSignedIn }: SignInDialogProps) {
  const { signIn: words } = mapWordsOf(locale);
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const fault = useSignal<string | null>(null);
  const busy = useSignal(false);
  useFocusReturn(dialog);
  useEffect(() => dialog.current?.showModal(), []);

  async function submit(event: SubmitEvent & { currentTarget: HTMLFormElement }): Promise<void> {
    event.preventDefault();
    if (busy.peek()) return;
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "");
    busy.value = true;
    const outcome = await signInAgain({ username: text("username"), password: text("password") });
    busy.value = false;
    if (outcome.name === "refused") {
      fault.value = words[outcome.reason];
      return;
    }
    if (outcome.displayName !== displayName) return location.reload();
    onSignedIn();
  }

  return (
    <dialog
      ref={dialog}
      class="card dialog sign-in-again"
      aria-labelledby={titleId}
      onCancel={(event) => event.preventDefault()}
      // A second Escape closes it whatever is done about the first.
      onClose={() => dialog.current?.showModal()}
    >
      <h2 id={titleId}>{words.title}</h2>
      <p>{words.explanation}</p>
      {fault.value !== null && <p class="alert" role="alert">{fault.value}</p>}
      {ways.passwords && (
        <form class="sign-in-form" method="post" action="/login" onSubmit={submit}>
          <label class="field">
            {words.username}
            <input name="username" autocomplete="username" required autofocus />
          </label>
          <label class="field">
            {words.password}
            <input name="password" type="password" autocomplete="current-password" required />
          </label>
          <button class="button button-primary" type="submit" aria-disabled={busy.value}>
            {busy.value ? words.submitting : words.submit}
          </button>
        </form>
      )}
      {ways.provider !== null && (
        <a
          class={`button ${ways.passwords ? "button-quiet" : "button-primary"}`}
          href={providerPath()}
        >
          {words.withProvider(ways.provider)}
        </a>
      )}
    </dialog>
  );
}

/** Leads back to this very view once the provider has sent the person back. */
function providerPath(): string {
  const next = `${location.pathname}${location.search}`;
  return `/oidc/sign-in?${new URLSearchParams({ next })}`;
}
