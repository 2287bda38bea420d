import { recordView } from "../../../lib/admin/record_view.ts";
import { readTokensPage, TOKENS_EXPECTED } from "../../../lib/admin/tokens/read_tokens_page.ts";
import { TokensQuery } from "../../../lib/admin/tokens/read_tokens.ts";
import { adminApiDefine, type AdminApiState } from "../../../lib/http/define.ts";
import { methods } from "../../../lib/http/methods.ts";
import { namedIn, readQuery } from "../../../lib/http/read_query.ts";

/** What the page of tokens shows, as JSON. */
export const handler = adminApiDefine.handlers(methods<AdminApiState>({
  async GET({ state: { admin, services }, url }) {
    const query = readQuery(url, TokensQuery, TOKENS_EXPECTED);
    const found = await readTokensPage(services, query);
    recordView(services.audit, admin, url.pathname, namedIn(url, TokensQuery));
    return Response.json(found, { headers: { "cache-control": "no-store" } });
  },
}));
