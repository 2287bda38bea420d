import { HttpError, page } from "fresh";
import type * as v from "valibot";
import { AccessForm } from "../../../components/admin/access/AccessForm.tsx";
import { Matrix } from "../../../components/admin/access/Matrix.tsx";
import { SubjectBoxes } from "../../../components/admin/access/SubjectBoxes.tsx";
import { AdminPage } from "../../../components/admin/AdminPage.tsx";
import { Notice } from "../../../components/admin/Notice.tsx";
import {
  ACCESS_EXPECTED,
  AccessDone,
  AccessQuery,
} from "../../../lib/admin/access/access_query.ts";
import { type Counted, countRows } from "../../../lib/admin/access/count_rows.ts";
import { readAccessPage } from "../../../lib/admin/access/read_access_page.ts";
import { recordView } from "../../../lib/admin/record_view.ts";
import { adminDefine, type AdminState } from "../../../lib/http/define.ts";
import { readFields } from "../../../lib/http/form_fields.ts";
import { readQuery } from "../../../lib/http/read_query.ts";
import { wordsOf } from "../../../lib/locale/words.ts";

/** POST counts the rows too: the warehouse may charge for it, so that no link may do so. */
export const handler = adminDefine.handlers({
  async GET({ state, url }) {
    const query = readQuery(url, AccessQuery, ACCESS_EXPECTED);
    const { admin: { session }, services } = state;
    const done = services.console.notices.read(session, url, AccessDone);
    return shown(await read(state, query), { query, done, counts: null });
  },
  async POST({ req, state }) {
    const query = await readFields(req, AccessQuery, ACCESS_EXPECTED);
    const found = await read(state, query);
    const { admin: { session }, services } = state;
    const counts = found.subject && await countRows(services, session.username, found.subject);
    return shown(found, { query, done: undefined, counts });
  },
});

async function read({ admin, services }: AdminState, query: AccessQuery) {
  const { group, person } = query;
  const found = await readAccessPage(services, query);
  recordView(services.audit, admin, "/admin/access", { group, person });
  if (found === null) throw new HttpError(404);
  return found;
}

type Found = Awaited<ReturnType<typeof read>>;

interface Around {
  readonly query: AccessQuery;
  readonly done: v.InferOutput<typeof AccessDone> | undefined;
  readonly counts: ReadonlyMap<string, Counted> | null;
}

function shown(found: Found, around: Around) {
  return page({ ...found, ...around }, { headers: { "cache-control": "no-store" } });
}

export default adminDefine.page<typeof handler>(function AccessPage({ data, state, url }) {
  const { locale } = state;
  const { names, matrix, subject, query: { group, person }, done, counts } = data;
  const words = wordsOf(locale).admin.access;
  const title = subject === null
    ? undefined
    : subject.username === undefined
    ? words.ofGroup(group)
    : words.of(subject.username);
  return (
    <AdminPage state={state} url={url} current="access" title={title} detail={words.detail}>
      {done !== undefined && <Notice>{words.done[done]}</Notice>}
      <AccessForm groups={names} group={group} person={person} locale={locale} />
      {matrix !== null && <Matrix {...matrix} url={url} locale={locale} />}
      {subject !== null && <SubjectBoxes access={subject} counts={counts} locale={locale} />}
    </AdminPage>
  );
});
