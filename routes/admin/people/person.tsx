import { HttpError, page } from "fresh";
import { AdminPage } from "../../../components/admin/AdminPage.tsx";
import { Notice } from "../../../components/admin/Notice.tsx";
import { PersonActions, PersonBoxes } from "../../../components/admin/people/PersonBoxes.tsx";
import {
  PERSON_EXPECTED,
  PersonDone,
  PersonQuery,
} from "../../../lib/admin/people/person_query.ts";
import { readPerson } from "../../../lib/admin/people/read_person.ts";
import { recordView } from "../../../lib/admin/record_view.ts";
import { adminDefine } from "../../../lib/http/define.ts";
import { readQuery } from "../../../lib/http/read_query.ts";
import { wordsOf } from "../../../lib/locale/words.ts";

/** One person. The name is in the query: it may have slashes, which no path can have. */
export const handler = adminDefine.handlers({
  async GET({ state: { admin, services }, url }) {
    const { name } = readQuery(url, PersonQuery, PERSON_EXPECTED);
    const found = await readPerson(services, name);
    recordView(services.audit, admin, url.pathname, { name });
    if (found === null) throw new HttpError(404);
    return page(
      {
        ...found,
        done: services.console.notices.read(admin.session, url, PersonDone),
        now: services.clock.now(),
      },
      { headers: { "cache-control": "no-store" } },
    );
  },
});

export default adminDefine.page<typeof handler>(function PersonPage({ data, state, url }) {
  const { admin: { session }, locale } = state;
  const { person, done } = data;
  const words = wordsOf(locale).admin;
  return (
    <AdminPage
      state={state}
      url={url}
      current="people"
      title={person.displayName}
      detail={
        <>
          <bdi>{person.username}</bdi> · {words.people.methods[person.method]}
        </>
      }
      actions={
        <PersonActions
          person={person}
          own={person.username === session.username}
          locale={locale}
        />
      }
    >
      {done !== undefined && <Notice>{words.person.done[done]}</Notice>}
      {person.username === session.username && <p class="muted">{words.person.own}</p>}
      <PersonBoxes {...data} current={session.idHash} locale={locale} />
    </AdminPage>
  );
});
