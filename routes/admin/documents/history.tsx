import { HttpError, page } from "fresh";
import { AdminPage } from "../../../components/admin/AdminPage.tsx";
import { Badge } from "../../../components/admin/Badge.tsx";
import { Box } from "../../../components/admin/Box.tsx";
import { Diff } from "../../../components/admin/documents/Diff.tsx";
import { documentName, shortHash } from "../../../components/admin/documents/document_name.ts";
import { Table } from "../../../components/admin/Table.tsx";
import { utcTime } from "../../../components/admin/utc_time.ts";
import { Icon } from "../../../components/Icon.tsx";
import {
  type DocumentPage,
  DocumentQuery,
  readDocument,
} from "../../../lib/admin/documents/read_documents.ts";
import { adminDefine } from "../../../lib/http/define.ts";
import { namedIn, readQuery } from "../../../lib/http/read_query.ts";
import { recordView } from "../../../lib/admin/record_view.ts";
import { formatsOf } from "../../../lib/locale/formats.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { wordsOf } from "../../../lib/locale/words.ts";

/** The versions of one document, and what changed with one of them. */
export const handler = adminDefine.handlers({
  async GET({ state, url }) {
    const query = readQuery(url, DocumentQuery);
    const document = await readDocument(state.services, query);
    if (document === null) throw new HttpError(404);
    // A policy names people.
    recordView(state.services.audit, state.admin, url.pathname, namedIn(url, DocumentQuery));
    return page(document, { headers: { "cache-control": "no-store" } });
  },
});

export default adminDefine.page<typeof handler>(function HistoryPage({ data, state, url }) {
  const { locale } = state;
  const { documentsPage, historyPage: words } = wordsOf(locale).admin;
  return (
    <AdminPage
      state={state}
      url={url}
      current="documents"
      title={words.title(documentName(data.id, documentsPage))}
      detail={words.detail}
      actions={
        <a class="button button-quiet" href="/admin/documents">
          <Icon name="previous" />
          {words.back}
        </a>
      }
    >
      <Changes document={data} locale={locale} />
      <Versions document={data} locale={locale} />
    </AdminPage>
  );
});

interface DocumentProps {
  readonly document: DocumentPage;
  readonly locale: Locale;
}

function Changes({ document: { before, after, diff }, locale }: DocumentProps) {
  const words = wordsOf(locale).admin.historyPage;
  const isCompared = before !== null && after !== null;
  const between = isCompared ? words.between(shortHash(before), shortHash(after)) : undefined;
  return (
    <Box title={words.changes} aside={between && <span class="muted">{between}</span>}>
      {diff === null
        ? <p class="box-body">{isCompared ? words.noText : words.first}</p>
        : <Diff diff={diff} label={words.changes} locale={locale} />}
    </Box>
  );
}

function Versions({ document: { id, versions, after }, locale }: DocumentProps) {
  const { documentsPage, historyPage: words } = wordsOf(locale).admin;
  return (
    <Box title={words.versions}>
      <Table
        label={words.versions}
        rows={versions}
        keyOf={({ hash, at }) => `${hash} ${at}`}
        columns={[
          { id: "since", label: words.since, cell: ({ at }) => utcTime(at) },
          {
            id: "version",
            label: words.version,
            cell: ({ hash, isInForce }) => (
              <>
                <code title={hash}>{shortHash(hash)}</code>
                {isInForce && <Badge tone="positive">{documentsPage.inForce}</Badge>}
              </>
            ),
          },
          { id: "process", label: words.process, cell: ({ instance }) => <code>{instance}</code> },
          {
            id: "size",
            label: words.size,
            align: "end",
            cell: ({ length }) => formatsOf(locale).number(length),
          },
          {
            id: "compare",
            label: words.compare,
            labelHidden: true,
            cell: ({ hash }) =>
              hash === after ? words.compared : (
                <a
                  href={`/admin/documents/history?${new URLSearchParams({ id, version: hash })}`}
                  aria-label={words.compareName(shortHash(hash))}
                >
                  {words.compare}
                </a>
              ),
          },
        ]}
      />
    </Box>
  );
}
