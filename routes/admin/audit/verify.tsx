import * as v from "valibot";
import { page } from "fresh";
import { AdminPage } from "../../../components/admin/AdminPage.tsx";
import { Badge } from "../../../components/admin/Badge.tsx";
import { Box } from "../../../components/admin/Box.tsx";
import { EmptyState } from "../../../components/admin/EmptyState.tsx";
import { Icon } from "../../../components/Icon.tsx";
import { auditParts } from "../../../lib/admin/audit/audit_parts.ts";
import { AuditQuery } from "../../../lib/admin/audit/audit_query.ts";
import { type VerifiedPart, verifyPart } from "../../../lib/admin/audit/verify_part.ts";
import { adminDefine } from "../../../lib/http/define.ts";
import { readQuery } from "../../../lib/http/read_query.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { wordsOf } from "../../../lib/locale/words.ts";

/** Verifies the audit's chain, a part with each request. */
export const handler = adminDefine.handlers({
  async GET({ state, url }) {
    const query = readQuery(url, v.pick(AuditQuery, ["after"]));
    const part = await verifyPart(auditParts(state.services), query);
    return page(part, { headers: { "cache-control": "no-store" } });
  },
});

export default adminDefine.page<typeof handler>(function VerifyPage({ data, state, url }) {
  const { locale } = state;
  const words = wordsOf(locale).admin.verifyPage;
  return (
    <AdminPage
      state={state}
      url={url}
      current="audit"
      title={words.title}
      detail={words.detail}
      actions={
        <a class="button button-quiet" href="/admin/audit">
          <Icon name="previous" />
          {words.back}
        </a>
      }
    >
      {data.first === null && data.fault === null
        ? (
          <div class="box admin-box">
            <EmptyState title={words.noneTitle} />
          </div>
        )
        : <Result part={data} locale={locale} />}
    </AdminPage>
  );
});

function Result({ part, locale }: { readonly part: VerifiedPart; readonly locale: Locale }) {
  const words = wordsOf(locale).admin.verifyPage;
  const { records, first, last, head, fault, next } = part;
  const badge = fault === null
    ? <Badge tone="positive">{words.intact}</Badge>
    : <Badge tone="danger">{words.broken}</Badge>;
  return (
    <Box title={words.result} aside={badge}>
      <div class="box-body admin-prose">
        {fault !== null && (
          <>
            <p>
              <strong>{words.fault(fault.seq)}</strong>
            </p>
            <p>{words.faultHint}</p>
          </>
        )}
        {first !== null && last !== null && <p>{words.range(records, first, last)}</p>}
        {head !== null && (
          <>
            <p>
              {words.head}: <code class="admin-hash">{head}</code>
            </p>
            <p class="muted">{words.headHint}</p>
          </>
        )}
        {next !== null && (
          <p>
            <a
              class="button button-primary"
              href={`/admin/audit/verify?${new URLSearchParams({ after: next })}`}
            >
              {words.more}
            </a>
          </p>
        )}
        {next === null && fault === null && <p>{words.done}</p>}
      </div>
    </Box>
  );
}
