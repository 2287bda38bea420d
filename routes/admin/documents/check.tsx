import * as v from "valibot";
import { page } from "fresh";
import { AdminPage } from "../../../components/admin/AdminPage.tsx";
import { Badge } from "../../../components/admin/Badge.tsx";
import { Box } from "../../../components/admin/Box.tsx";
import { Diff } from "../../../components/admin/documents/Diff.tsx";
import { documentName } from "../../../components/admin/documents/document_name.ts";
import { Icon } from "../../../components/Icon.tsx";
import { checkCandidate } from "../../../lib/admin/documents/check_candidate.ts";
import { DOCUMENT_ID } from "../../../lib/admin/documents/read_documents.ts";
import { adminDefine } from "../../../lib/http/define.ts";
import { ProblemError } from "../../../lib/http/problem.ts";
import { readUpload } from "../../../lib/http/read_upload.ts";
import { LARGEST_TEXT } from "../../../lib/json/json_text.ts";
import { wordsOf } from "../../../lib/locale/words.ts";

const Candidate = v.object({
  id: v.pipe(v.string(), v.regex(DOCUMENT_ID)),
  file: v.pipe(v.instance(File), v.maxSize(LARGEST_TEXT)),
});

/** The form's own parts: boundaries, headers, the id. */
const BESIDE_FILE = 16 * 1024;

/** Checks a file. It changes nothing and keeps nothing, so that the response is the result. */
export const handler = adminDefine.handlers({
  GET: ({ redirect }) => redirect("/admin/documents", 303),
  async POST({ req, state: { services } }) {
    const form = await readUpload(req, LARGEST_TEXT + BESIDE_FILE);
    const parsed = v.safeParse(Candidate, { id: form.get("id"), file: form.get("file") });
    if (!parsed.success) {
      throw new ProblemError("bad_request", { expected: "a document's id and a file" });
    }
    const { id, file } = parsed.output;
    const verdict = await checkCandidate(services, id, await file.text());
    return page(verdict, { headers: { "cache-control": "no-store" } });
  },
});

export default adminDefine.page<typeof handler>(function CheckPage({ data, state, url }) {
  const { locale } = state;
  const { checkPage: words, documentsPage, historyPage } = wordsOf(locale).admin;
  const { id, faults, warnings, diff } = data;
  const badge = faults.length === 0
    ? <Badge tone="positive">{words.usable}</Badge>
    : <Badge tone="danger">{words.unusable}</Badge>;
  return (
    <AdminPage
      state={state}
      url={url}
      current="documents"
      title={words.title(documentName(id, documentsPage))}
      detail={words.detail}
      actions={
        <a class="button button-quiet" href="/admin/documents">
          <Icon name="previous" />
          {historyPage.back}
        </a>
      }
    >
      <Box title={words.result} aside={badge}>
        {faults.length + warnings.length === 0 && <p class="box-body">{words.fine}</p>}
        <Findings title={words.faults} findings={faults} />
        <Findings title={words.warnings} findings={warnings} />
      </Box>
      <Box title={words.changes}>
        {diff === null
          ? <p class="box-body">{words.noText}</p>
          : <Diff diff={diff} label={words.changes} locale={locale} />}
      </Box>
    </AdminPage>
  );
});

interface FindingsProps {
  readonly title: string;
  /** Each begins with its place in the file. */
  readonly findings: readonly string[];
}

function Findings({ title, findings }: FindingsProps) {
  if (findings.length === 0) return null;
  return (
    <section>
      <h3 class="box-body">{title}</h3>
      <ul class="admin-findings">
        {findings.map((finding) => <li key={finding}>{finding}</li>)}
      </ul>
    </section>
  );
}
