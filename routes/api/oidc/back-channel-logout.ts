import { HttpError } from "fresh";
import { readForm } from "../../../lib/http/body.ts";
import { define } from "../../../lib/http/define.ts";
import { methods } from "../../../lib/http/methods.ts";
import { OidcError } from "../../../lib/identity/oidc/oidc_errors.ts";
import { endSessions } from "../../../lib/identity/oidc/end_sessions.ts";
import { LogoutInProgressError } from "../../../lib/identity/oidc/logout_once.ts";

/**
 * The provider reports a sign-out there (OpenID Connect Back-Channel Logout 1.0, 2.5 to 2.8). It
 * sends no cookie and is no page of ours: the logout token is the proof.
 */
export const handler = define.handlers(methods({
  async POST(ctx) {
    const { services, requestId } = ctx.state;
    const { oidc, log } = services;
    if (oidc === undefined) throw new HttpError(404);
    const token = (await readForm(ctx.req)).get("logout_token") ?? "";
    try {
      await oidc.handleLogoutToken(token, (who) => endSessions(services, who));
      return new Response(null, { status: 200, headers: { "cache-control": "no-store" } });
    } catch (error) {
      if (error instanceof LogoutInProgressError) return refusal("temporarily_unavailable", 503);
      if (!(error instanceof OidcError)) throw error;
      log.error("provider_logout_refused", {
        request_id: requestId,
        fault: error.fault,
        error: error.message,
      });
      // Where the token is not at fault, the provider may retry.
      if (error.fault === "provider_unreachable") return refusal("temporarily_unavailable", 503);
      return refusal("invalid_request", 400, error.fault === "replayed" ? ALREADY_USED : undefined);
    }
  },
}));

/** For a provider that retries because it missed our response: nothing is left to do. */
const ALREADY_USED = "This logout token was used before: the sessions that it names have ended";

/** As RFC 6749, 5.2 has it, and with it OpenID Connect Back-Channel Logout 1.0, 2.8. */
function refusal(error: string, status: number, error_description?: string): Response {
  const headers = new Headers({ "cache-control": "no-store" });
  if (status === 503) headers.set("retry-after", "30");
  return Response.json({ error, error_description }, { status, headers });
}
