import type { ComponentChildren } from "preact";
import { Head } from "fresh/runtime";
import { ADMIN_PAGES, type AdminPageId } from "../../lib/admin/pages.ts";
import type { AdminState } from "../../lib/http/define.ts";
import { pathOf } from "../../lib/http/next_path.ts";
import type { Locale } from "../../lib/locale/locale.ts";
import { wordsOf } from "../../lib/locale/words.ts";
import { Header } from "../Header.tsx";
import { Icon } from "../Icon.tsx";
import { adminStyles } from "../map_links.tsx";
import { AdminIcon } from "./AdminIcon.tsx";
import { SessionWatch } from "./SessionWatch.tsx";

export interface AdminPageProps {
  /** The request's, with who looks at the page. */
  readonly state: Pick<AdminState, "admin" | "locale" | "theme">;
  readonly url: URL;
  /** The entry of the navigation that is current. */
  readonly current: AdminPageId;
  /** The heading. @default {the page's name in the navigation} */
  readonly title?: string;
  /** A line below the heading. */
  readonly detail?: ComponentChildren;
  /** Links and forms beside the heading. */
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A page of the console: header, navigation, heading; plain HTML that works without a script. */
export function AdminPage({ state, url, current, children, ...head }: AdminPageProps) {
  const { admin: { session }, locale, theme } = state;
  const words = wordsOf(locale).admin;
  const title = head.title ?? words.pages[current];
  return (
    <>
      <Head>
        <title>{words.title(title)} · carto-embed</title>
        {adminStyles()}
      </Head>
      <Header
        displayName={session.displayName}
        groups={session.groups}
        map={null}
        administrator
        section={words.name}
        preferences={{ locale, theme, next: pathOf(url) }}
      />
      <div class="admin">
        <AdminNavigation current={current} locale={locale} />
        <main class="admin-main">
          <div class="page-head">
            <div>
              <h1>{title}</h1>
              {head.detail !== undefined && <p class="muted">{head.detail}</p>}
            </div>
            {head.actions !== undefined && <div class="admin-actions">{head.actions}</div>}
          </div>
          {children}
        </main>
      </div>
      <SessionWatch />
    </>
  );
}

interface AdminNavigationProps {
  readonly current: AdminPageId;
  readonly locale: Locale;
}

function AdminNavigation({ current, locale }: AdminNavigationProps) {
  const words = wordsOf(locale).admin;
  return (
    <nav class="admin-nav" aria-label={words.name}>
      <ul>
        {ADMIN_PAGES.map(({ id, path }) => (
          <li key={id}>
            <a href={path} aria-current={id === current ? "page" : undefined}>
              <AdminIcon name={id} />
              {words.pages[id]}
            </a>
          </li>
        ))}
        <li>
          <a href="/">
            <Icon name="previous" />
            {words.toMaps}
          </a>
        </li>
      </ul>
    </nav>
  );
}
