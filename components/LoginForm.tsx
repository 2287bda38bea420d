import type { DemoAccount } from "../lib/services.ts";
import { Brand } from "./Brand.tsx";
import { signInAddress } from "./SignInFault.tsx";

export interface LoginFormProps {
  /** What was typed before, so that it need not be typed again. */
  readonly username: string;
  readonly error: string | null;
  /** Where to go from here: a path of ours. */
  readonly next: string;
  /** Whether there is signing in with a name and a password. */
  readonly passwords: boolean;
  readonly demoAccounts: readonly DemoAccount[];
  /** What the identity provider is known as; undefined where there is none. */
  readonly provider: string | undefined;
}

/** The sign-in page; plain HTML, no script. */
export function LoginForm(props: LoginFormProps) {
  const { passwords, provider, next, demoAccounts } = props;
  return (
    <main class="sign-in">
      <div class="card sign-in-card">
        <Brand />
        <h1>Sign in</h1>
        <p class="muted">See the data your group may see, on a map.</p>
        {passwords && <PasswordForm {...props} />}
        {passwords && provider !== undefined && <p class="sign-in-or">or</p>}
        {provider !== undefined && (
          <a
            class={`button ${passwords ? "button-quiet" : "button-primary"}`}
            href={signInAddress(next)}
          >
            Sign in with {provider}
          </a>
        )}
        {!passwords && provider === undefined && <NoWayIn />}
        {passwords && demoAccounts.length > 0 && <DemoAccounts accounts={demoAccounts} />}
      </div>
    </main>
  );
}

/** People come with their application's word, and have none of their own. */
function NoWayIn() {
  return (
    <p>
      There is no sign-in on this page. Open the map from the application that it is part of, or ask
      whoever runs that.
    </p>
  );
}

function PasswordForm({ username, error, next }: LoginFormProps) {
  return (
    <form class="sign-in-form" method="post" action="/login">
      {error !== null && <p class="alert" role="alert" id="sign-in-error">{error}</p>}
      <input type="hidden" name="next" value={next} />
      <label class="field">
        <span>User name</span>
        <input
          name="username"
          type="text"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required
          maxLength={254}
          value={username}
          autoFocus={username === ""}
          aria-describedby={error === null ? undefined : "sign-in-error"}
        />
      </label>
      <label class="field">
        <span>Password</span>
        <input
          name="password"
          type="password"
          autocomplete="current-password"
          required
          maxLength={1024}
          autoFocus={username !== ""}
          aria-invalid={error === null ? undefined : "true"}
          aria-describedby={error === null ? undefined : "sign-in-error"}
        />
      </label>
      <button class="button button-primary" type="submit">Sign in</button>
    </form>
  );
}

function DemoAccounts({ accounts }: { accounts: readonly DemoAccount[] }) {
  return (
    <aside class="demo-accounts" aria-label="Demo accounts">
      <p>This is a demo with synthetic data. Its accounts:</p>
      <dl>
        {accounts.map(({ username, password }) => (
          <div key={username}>
            <dt>{username}</dt>
            <dd>
              password <code>{password}</code>
            </dd>
          </div>
        ))}
      </dl>
    </aside>
  );
}
