import { page } from "fresh";
import { AdminPage } from "../../../components/admin/AdminPage.tsx";
import { PeopleTable } from "../../../components/admin/people/PeopleTable.tsx";
import { PeopleQuery } from "../../../lib/admin/people/people_query.ts";
import { PEOPLE_EXPECTED } from "../../../lib/admin/people/person_query.ts";
import { readPeople } from "../../../lib/admin/people/read_people.ts";
import { recordView } from "../../../lib/admin/record_view.ts";
import { adminDefine } from "../../../lib/http/define.ts";
import { namedIn, readQuery } from "../../../lib/http/read_query.ts";
import { wordsOf } from "../../../lib/locale/words.ts";

/** The people who may sign in. */
export const handler = adminDefine.handlers({
  async GET({ state: { admin, services }, url }) {
    const query = readQuery(url, PeopleQuery, PEOPLE_EXPECTED);
    const { audit, clock, config, store } = services;
    const found = await readPeople({ store, demo: config.mode === "demo" }, query);
    recordView(audit, admin, url.pathname, namedIn(url, PeopleQuery));
    return page(
      { found, q: query.q, now: clock.now() },
      { headers: { "cache-control": "no-store" } },
    );
  },
});

export default adminDefine.page<typeof handler>(function PeoplePage({ data, state, url }) {
  const { locale } = state;
  const { people } = wordsOf(locale).admin;
  return (
    <AdminPage state={state} url={url} current="people" detail={people.detail}>
      <PeopleTable {...data} url={url} locale={locale} />
    </AdminPage>
  );
});
