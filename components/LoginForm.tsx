import { type Words, wordsOf } from "../lib/locale/words.ts";
import type { DemoAccount } from "../lib/demo_data.ts";
import { CenteredCard } from "./CenteredCard.tsx";
import { CredentialFields, SIGN_IN_ERROR_ID } from "./CredentialFields.tsx";
import { Icon } from "./Icon.tsx";
import { PreferenceChoices, type PreferencesProps } from "./Preferences.tsx";
import { signInAddress } from "./SignInFault.tsx";

export interface LoginFormProps {
  /** The user name of a failed attempt, to fill in again. */
  readonly username: string;
  readonly error: string | null;
  /** Where to go after the sign-in: a path of this app. */
  readonly next: string;
  /** Whether password sign-in is enabled. */
  readonly passwords: boolean;
  readonly demoAccounts: readonly DemoAccount[];
  /** The identity provider's name; undefined without one. */
  readonly provider: string | undefined;
  readonly preferences: PreferencesProps;
  /** To which the page's script connects ahead. */
  readonly cartoOrigin: string;
}

/** The sign-in page: plain HTML that works without its script (lib/map/sign_in/). */
export function LoginForm(props: LoginFormProps) {
  const { passwords, provider, next, demoAccounts, preferences } = props;
  const words = wordsOf(preferences.locale).signIn;
  return (
    <CenteredCard heading={words.heading} below={<PreferenceChoices {...preferences} />}>
      <p class="muted">{words.promise}</p>
      {provider !== undefined && (
        <a
          class={`button ${passwords ? "button-quiet" : "button-primary"}`}
          href={signInAddress(next)}
        >
          <Icon name="key" />
          {words.withProvider(provider)}
        </a>
      )}
      {passwords && provider !== undefined && <p class="sign-in-or">{words.or}</p>}
      {passwords && <PasswordForm {...props} words={words} />}
      {!passwords && provider === undefined && <p>{words.noWayIn}</p>}
      {passwords && demoAccounts.length > 0 && (
        <DemoAccounts accounts={demoAccounts} words={words} />
      )}
    </CenteredCard>
  );
}

type SignInWords = Words["signIn"];

function PasswordForm(
  { username, error, next, words, cartoOrigin }: LoginFormProps & { words: SignInWords },
) {
  return (
    <form
      class="sign-in-form"
      method="post"
      action={loginAddress(next)}
      data-carto={cartoOrigin}
      data-other={words.submitting}
      data-failed={words.failed}
      data-offline={words.offline}
    >
      {error !== null && <Alert>{error}</Alert>}
      <template>
        <Alert />
      </template>
      <input type="hidden" name="next" value={next} />
      <CredentialFields username={username} hasFailed={error !== null} words={words} />
      <button class="button button-primary" type="submit">{words.submit}</button>
    </form>
  );
}

function Alert({ children }: { children?: string }) {
  return (
    <p class="alert" role="alert" id={SIGN_IN_ERROR_ID}>
      <Icon name="warning" />
      {children}
    </p>
  );
}

/** The URL of the form, also after a failed sign-in: changing the language returns to it. */
function loginAddress(next: string): string {
  return next === "/" ? "/login" : `/login?${new URLSearchParams({ next })}`;
}

interface DemoAccountsProps {
  readonly accounts: readonly DemoAccount[];
  readonly words: SignInWords;
}

function DemoAccounts({ accounts, words }: DemoAccountsProps) {
  return (
    <aside class="demo-accounts" aria-label={words.demoAccounts}>
      <p>{words.demo}</p>
      <dl>
        {accounts.map(({ username, password }) => (
          <div key={username}>
            <dt>{username}</dt>
            <dd>
              {words.demoPassword} <code>{password}</code>
            </dd>
          </div>
        ))}
      </dl>
    </aside>
  );
}
