import { readView } from "../../../lib/admin/access/views.ts";
import { adminDefine, type AdminState } from "../../../lib/http/define.ts";
import { methods } from "../../../lib/http/methods.ts";
import { ProblemError } from "../../../lib/http/problem.ts";
import { tokenAnswer } from "../../../lib/http/token_answer.ts";

/**
 * The token of the operator's view, for its page: as `/api/carto-token`, with the rights of the
 * viewed group or person. 401 once the view has ended.
 */
export const handler = adminDefine.handlers(methods<AdminState>({
  async GET({ state: { admin: { session }, services }, url }) {
    services.tokenRequests.take(session.idHash);
    const open = await readView(services, session);
    if (open === null) throw new ProblemError("not_signed_in");
    const { rights, view: { token, expiresAt } } = open;
    const held = { session, rights, token: { token, expiresAt } };
    return new Response(tokenAnswer(services, held, url.searchParams.get("map")), {
      headers: { "cache-control": "no-store", "content-type": "application/json" },
    });
  },
}));
