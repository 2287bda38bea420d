import { wordsOf } from "../lib/locale/words.ts";
import { Brand } from "./Brand.tsx";
import { PreferencesMenu, type PreferencesProps } from "./Preferences.tsx";

export interface HeaderProps {
  readonly username: string;
  readonly group: string;
  readonly preferences: PreferencesProps;
}

/** Who is signed in, how they want the pages, and the way out; works without JavaScript. */
export function Header({ username, group, preferences }: HeaderProps) {
  const words = wordsOf(preferences.locale).header;
  return (
    <header class="header">
      <Brand />
      <div class="account">
        <span class="account-user">
          <span class="account-name">{username}</span>
          <span class="badge">{group}</span>
        </span>
        <a class="button button-quiet sessions-link" href="/sessions" title={words.sessionsHint}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M4 17V6a1 1 0 0 1 1-1h13M2 20h10M15 9h5a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-5a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1Z" />
          </svg>
          <span>{words.sessions}</span>
        </a>
        <PreferencesMenu {...preferences} />
        <form method="post" action="/logout">
          <button class="button button-quiet log-out" type="submit" title={words.logOut}>
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d="M10 4H5a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h5M15.5 8l4 4-4 4M19 12H9" />
            </svg>
            <span>{words.logOut}</span>
          </button>
        </form>
      </div>
    </header>
  );
}
