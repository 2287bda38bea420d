import type { DemoAccount } from "../lib/services.ts";
import { Brand } from "./Brand.tsx";

export interface LoginFormProps {
  /** What was typed before, so that it need not be typed again. */
  readonly username: string;
  readonly error: string | null;
  readonly demoAccounts: readonly DemoAccount[];
}

/** The sign-in form; plain HTML, no script. */
export function LoginForm({ username, error, demoAccounts }: LoginFormProps) {
  return (
    <main class="sign-in">
      <form class="card sign-in-card" method="post" action="/login">
        <Brand />
        <h1>Sign in</h1>
        <p class="muted">See the data your group may see, on a map.</p>
        {error !== null && <p class="alert" role="alert" id="sign-in-error">{error}</p>}
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
        {demoAccounts.length > 0 && <DemoAccounts accounts={demoAccounts} />}
      </form>
    </main>
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
