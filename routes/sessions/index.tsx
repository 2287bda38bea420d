import { page } from "fresh";
import { Head } from "fresh/runtime";
import { Header } from "../../components/Header.tsx";
import { listStyles } from "../../components/map_links.tsx";
import { SessionList } from "../../components/SessionList.tsx";
import { isAdministrator } from "../../lib/admin/admin.ts";
import { define } from "../../lib/http/define.ts";
import { pathOf } from "../../lib/http/next_path.ts";
import { wordsOf } from "../../lib/locale/words.ts";

/** The person's own sessions, and how to end them. */
export const handler = define.handlers({
  async GET(ctx) {
    const { services, session } = ctx.state;
    if (session === null) return ctx.redirect("/login?next=%2Fsessions", 303);
    const { displayName, groups, idHash, username } = session;
    const now = services.clock.now();
    const sessions = await services.sessions.list(username);
    return page(
      {
        displayName,
        groups,
        administrator: isAdministrator(session, services.config.adminGroups),
        current: idHash,
        sessions,
        now,
      },
      { headers: { "cache-control": "no-store" } },
    );
  },
});

export default define.page<typeof handler>(
  function SessionsPage({ data, state: { locale, theme }, url }) {
    return (
      <>
        <Head>
          <title>{wordsOf(locale).titles.sessions} · carto-embed</title>
          {listStyles()}
        </Head>
        <Header
          displayName={data.displayName}
          groups={data.groups}
          administrator={data.administrator}
          map={null}
          preferences={{ locale, theme, next: pathOf(url) }}
        />
        <main class="page">
          <SessionList
            sessions={data.sessions}
            current={data.current}
            now={data.now}
            locale={locale}
          />
        </main>
      </>
    );
  },
);
