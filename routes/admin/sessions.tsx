import { page } from "fresh";
import { AdminPage } from "../../components/admin/AdminPage.tsx";
import { Box } from "../../components/admin/Box.tsx";
import { EmptyState } from "../../components/admin/EmptyState.tsx";
import { Pager } from "../../components/admin/Pager.tsx";
import { SessionsTable } from "../../components/admin/people/SessionsTable.tsx";
import { SearchForm } from "../../components/admin/SearchForm.tsx";
import { PEOPLE_EXPECTED } from "../../lib/admin/people/person_query.ts";
import { recordView } from "../../lib/admin/record_view.ts";
import { readSessions, SessionsQuery } from "../../lib/admin/sessions/read_sessions.ts";
import { adminDefine } from "../../lib/http/define.ts";
import { namedIn, readQuery } from "../../lib/http/read_query.ts";
import { wordsOf } from "../../lib/locale/words.ts";

/** The sessions of all people. */
export const handler = adminDefine.handlers({
  async GET({ state: { admin, services }, url }) {
    const query = readQuery(url, SessionsQuery, PEOPLE_EXPECTED);
    const { audit, clock, config, store } = services;
    const parts = { store, idleMs: config.session.idleMs, now: clock.now };
    const found = await readSessions(parts, query);
    recordView(audit, admin, url.pathname, namedIn(url, SessionsQuery));
    return page(
      { found, q: query.q, now: clock.now() },
      { headers: { "cache-control": "no-store" } },
    );
  },
});

export default adminDefine.page<typeof handler>(function SessionsPage({ data, state, url }) {
  const { admin: { session }, locale } = state;
  const { found: { sessions, next }, q, now } = data;
  const admin = wordsOf(locale).admin;
  const words = admin.sessions;
  return (
    <AdminPage state={state} url={url} current="sessions" detail={words.detail}>
      <SearchForm
        action="/admin/sessions"
        value={q}
        label={words.search}
        submit={admin.people.submit}
        all={admin.people.all}
      />
      <Box title={admin.pages.sessions}>
        {sessions.length === 0
          ? <EmptyState title={words.none}>{words.noneDetail}</EmptyState>
          : <SessionsTable {...{ sessions, now, locale }} current={session.idHash} />}
        <Pager url={url} next={next} summary={words.shown(sessions.length)} locale={locale} />
      </Box>
    </AdminPage>
  );
});
