import { page } from "fresh";
import { DAY_MS } from "../../../lib/clock/durations.ts";
import { AdminPage } from "../../../components/admin/AdminPage.tsx";
import { AuditSearch } from "../../../components/admin/audit/AuditSearch.tsx";
import { AuditTable } from "../../../components/admin/audit/AuditTable.tsx";
import { EmptyState } from "../../../components/admin/EmptyState.tsx";
import { Pager } from "../../../components/admin/Pager.tsx";
import { Icon } from "../../../components/Icon.tsx";
import { auditParts } from "../../../lib/admin/audit/audit_parts.ts";
import { AuditQuery } from "../../../lib/admin/audit/audit_query.ts";
import { readAudit } from "../../../lib/admin/audit/read_audit.ts";
import { adminDefine } from "../../../lib/http/define.ts";
import { namedIn, readQuery } from "../../../lib/http/read_query.ts";
import { recordView } from "../../../lib/admin/record_view.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { wordsOf } from "../../../lib/locale/words.ts";

/** The audit: who did what, by person, event and day. */
export const handler = adminDefine.handlers({
  async GET({ state, url }) {
    const query = readQuery(url, AuditQuery);
    const named = namedIn(url, AuditQuery);
    recordView(state.services.audit, state.admin, url.pathname, named);
    const { records, next } = await readAudit(auditParts(state.services), query);
    return page({ records, next, named }, { headers: { "cache-control": "no-store" } });
  },
});

export default adminDefine.page<typeof handler>(function AuditPage({ data, state, url }) {
  const { locale, services: { config: { auditKeepMs } } } = state;
  const { records, next, named } = data;
  const words = wordsOf(locale).admin.auditPage;
  if (auditKeepMs === 0) {
    return (
      <AdminPage state={state} url={url} current="audit">
        <div class="box admin-box">
          <EmptyState title={words.offTitle}>{words.off}</EmptyState>
        </div>
      </AdminPage>
    );
  }
  return (
    <AdminPage
      state={state}
      url={url}
      current="audit"
      detail={words.detail(auditKeepMs / DAY_MS)}
      actions={<Actions named={named} locale={locale} />}
    >
      <AuditSearch query={named} locale={locale} />
      <div class="box admin-box">
        {records.length === 0 && next === null
          ? <EmptyState title={words.noneTitle}>{words.none}</EmptyState>
          : (
            <>
              {records.length > 0 && <AuditTable records={records} locale={locale} />}
              <Pager
                url={url}
                next={next}
                summary={records.length === 0 ? words.noneHere : words.shown(records.length)}
                locale={locale}
              />
            </>
          )}
      </div>
    </AdminPage>
  );
});

interface ActionsProps {
  readonly named: Readonly<Record<string, string>>;
  readonly locale: Locale;
}

function Actions({ named, locale }: ActionsProps) {
  const words = wordsOf(locale).admin.auditPage;
  const { after: _, ...search } = named;
  const exported = (format: string) =>
    `/admin/api/audit/export?${new URLSearchParams({ ...search, format })}`;
  return (
    <>
      <a class="button button-quiet" href="/admin/audit/verify">
        <Icon name="check" />
        {words.verify}
      </a>
      <a
        class="button button-quiet"
        href={exported("csv")}
        download
        aria-label={words.exportCsvName}
      >
        <Icon name="download" />
        CSV
      </a>
      <a
        class="button button-quiet"
        href={exported("ndjson")}
        download
        aria-label={words.exportJsonName}
      >
        <Icon name="download" />
        NDJSON
      </a>
    </>
  );
}
