import { HttpError } from "fresh";
import { readForm } from "../../../lib/http/body.ts";
import { define } from "../../../lib/http/define.ts";
import { methods } from "../../../lib/http/methods.ts";
import { OidcError } from "../../../lib/identity/oidc/errors.ts";
import { endSessions } from "../../../lib/identity/oidc/end_sessions.ts";

/**
 * The provider tells that somebody signed out there (OpenID Connect Back-Channel Logout 1.0, 2.5 to
 * 2.8). It sends no cookie and is no page of ours: the logout token is the proof.
 */
export const handler = define.handlers(methods({
  async POST(ctx) {
    const { services, requestId } = ctx.state;
    const { oidc, log } = services;
    if (oidc === undefined) throw new HttpError(404);
    const token = (await readForm(ctx.req)).get("logout_token") ?? "";
    try {
      await oidc.obeyLogout(token, (who) => endSessions(services, who));
      return new Response(null, { status: 200, headers: { "cache-control": "no-store" } });
    } catch (error) {
      if (!(error instanceof OidcError)) throw error;
      log.error("provider_logout_refused", {
        request_id: requestId,
        fault: error.fault,
        error: error.message,
      });
      // What is no fault of the token's, the provider may send again.
      const away = error.fault === "provider_unreachable";
      return Response.json(
        { error: away ? "temporarily_unavailable" : "invalid_request" },
        { status: away ? 503 : 400, headers: { "cache-control": "no-store" } },
      );
    }
  },
}));
