import { page } from "fresh";
import { AdminPage } from "../../../components/admin/AdminPage.tsx";
import { Badge } from "../../../components/admin/Badge.tsx";
import { CheckForm } from "../../../components/admin/documents/CheckForm.tsx";
import { documentName, shortHash } from "../../../components/admin/documents/document_name.ts";
import { Table } from "../../../components/admin/Table.tsx";
import { utcTime } from "../../../components/admin/utc_time.ts";
import { readDocuments } from "../../../lib/admin/documents/read_documents.ts";
import { adminDefine } from "../../../lib/http/define.ts";
import { wordsOf } from "../../../lib/locale/words.ts";

/** The policy and the maps: what is in force, and a check of a file that is not. */
export const handler = adminDefine.handlers({
  async GET({ state: { services } }) {
    return page(await readDocuments(services), { headers: { "cache-control": "no-store" } });
  },
});

export default adminDefine.page<typeof handler>(function DocumentsPage({ data, state, url }) {
  const { locale } = state;
  const words = wordsOf(locale).admin.documentsPage;
  return (
    <AdminPage state={state} url={url} current="documents" detail={words.detail}>
      <div class="box admin-box">
        <Table
          label={words.table}
          rows={data}
          keyOf={({ id }) => id}
          columns={[
            {
              id: "document",
              label: words.document,
              cell: ({ id }) => (
                <a href={`/admin/documents/history?${new URLSearchParams({ id })}`}>
                  {documentName(id, words)}
                </a>
              ),
            },
            {
              id: "state",
              label: words.state,
              cell: ({ inForce }) =>
                inForce === null
                  ? <Badge tone="neutral">{words.notInForce}</Badge>
                  : <Badge tone="positive">{words.inForce}</Badge>,
            },
            {
              id: "hash",
              label: words.hash,
              cell: ({ inForce }) => inForce === null ? "–" : <code>{shortHash(inForce)}</code>,
            },
            {
              id: "changed",
              label: words.changed,
              cell: ({ changedAt }) => changedAt === null ? "–" : utcTime(changedAt),
            },
            { id: "versions", label: words.versions, align: "end", cell: (one) => one.versions },
          ]}
        />
      </div>
      <CheckForm
        ids={data.filter(({ inForce }) => inForce !== null).map(({ id }) => id)}
        locale={locale}
      />
    </AdminPage>
  );
});
