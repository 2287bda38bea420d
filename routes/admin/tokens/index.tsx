import { page } from "fresh";
import { AdminPage } from "../../../components/admin/AdminPage.tsx";
import { Box } from "../../../components/admin/Box.tsx";
import { Confirm } from "../../../components/admin/Confirm.tsx";
import { EmptyState } from "../../../components/admin/EmptyState.tsx";
import { Notice } from "../../../components/admin/Notice.tsx";
import { Pager } from "../../../components/admin/Pager.tsx";
import { SearchForm } from "../../../components/admin/SearchForm.tsx";
import { ComparisonBox } from "../../../components/admin/tokens/ComparisonBox.tsx";
import { RevokingBox } from "../../../components/admin/tokens/RevokingBox.tsx";
import { TokensTable } from "../../../components/admin/tokens/TokensTable.tsx";
import { recordView } from "../../../lib/admin/record_view.ts";
import { readTokensPage, TOKENS_EXPECTED } from "../../../lib/admin/tokens/read_tokens_page.ts";
import { TokensQuery } from "../../../lib/admin/tokens/read_tokens.ts";
import { TokensDone } from "../../../lib/admin/tokens/tokens_change.ts";
import { adminDefine } from "../../../lib/http/define.ts";
import { namedIn, readQuery } from "../../../lib/http/read_query.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { wordsOf } from "../../../lib/locale/words.ts";

/** The tokens that are out. */
export const handler = adminDefine.handlers({
  async GET({ state: { admin, services }, url }) {
    const query = readQuery(url, TokensQuery, TOKENS_EXPECTED);
    const found = await readTokensPage(services, query);
    recordView(services.audit, admin, url.pathname, namedIn(url, TokensQuery));
    return page(
      {
        ...found,
        q: query.q,
        done: services.console.notices.read(admin.session, url, TokensDone),
        now: services.clock.now(),
      },
      { headers: { "cache-control": "no-store" } },
    );
  },
});

export default adminDefine.page<typeof handler>(function TokensPage({ data, state, url }) {
  const { locale } = state;
  const { tokens, next, revoking, comparison, q, done, now } = data;
  const admin = wordsOf(locale).admin;
  const words = admin.tokens;
  return (
    <AdminPage
      state={state}
      url={url}
      current="tokens"
      detail={words.detail}
      actions={<RevokeAll locale={locale} />}
    >
      {done !== undefined && <Notice>{words.done[done]}</Notice>}
      <SearchForm
        action="/admin/tokens"
        value={q}
        label={words.search}
        submit={admin.people.submit}
        all={admin.people.all}
      />
      <Box title={admin.pages.tokens}>
        {tokens.length === 0
          ? <EmptyState title={words.none}>{words.noneDetail}</EmptyState>
          : <TokensTable tokens={tokens} now={now} locale={locale} />}
        <Pager url={url} next={next} summary={words.shown(tokens.length)} locale={locale} />
      </Box>
      <RevokingBox revoking={revoking} locale={locale} />
      <ComparisonBox comparison={comparison} now={now} locale={locale} />
    </AdminPage>
  );
});

function RevokeAll({ locale }: { readonly locale: Locale }) {
  const words = wordsOf(locale).admin.tokens;
  return (
    <Confirm
      id="revoke-all"
      label={words.revokeAll}
      question={words.revokeAllQuestion}
      detail={words.revokeAllDetail}
      action="/admin/tokens/change"
      fields={{ change: "revoke_all" }}
      typed={words.revokeAllTyped}
      locale={locale}
    />
  );
}
