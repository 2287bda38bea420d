import { Brand } from "./Brand.tsx";

/** Who is signed in, and the way out; works without JavaScript. */
export function Header({ username, group }: { username: string; group: string }) {
  return (
    <header class="header">
      <Brand />
      <div class="account">
        <span class="account-user">
          <span class="account-name">{username}</span>
          <span class="badge">{group}</span>
        </span>
        <a
          class="button button-quiet sessions-link"
          href="/sessions"
          title="Where you are signed in"
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M4 17V6a1 1 0 0 1 1-1h13M2 20h10M15 9h5a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-5a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1Z" />
          </svg>
          <span>Sessions</span>
        </a>
        <form method="post" action="/logout">
          <button class="button button-quiet" type="submit">Log out</button>
        </form>
      </div>
    </header>
  );
}
