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
        <a class="button button-quiet" href="/sessions">Sessions</a>
        <form method="post" action="/logout">
          <button class="button button-quiet" type="submit">Log out</button>
        </form>
      </div>
    </header>
  );
}
