import { HttpError } from "fresh";
import { readForm } from "../../../lib/http/body.ts";
import { adminDefine, type AdminState } from "../../../lib/http/define.ts";
import { withFreshSignIn } from "../../../lib/http/fresh_sign_in.ts";
import { methods } from "../../../lib/http/methods.ts";
import { seeOther } from "../../../lib/http/see_other.ts";

/** Revokes an API token of the console, by its name. */
export const handler = adminDefine.handlers(methods<AdminState>({
  POST: withFreshSignIn("/admin", async ({ req, state: { admin, services } }) => {
    const name = (await readForm(req)).get("name") ?? "";
    if (!await services.console.apiTokens.revoke(name)) throw new HttpError(404);
    const { username } = admin.session;
    services.audit.record({ event: "admin_token_revoked", username, name });
    return seeOther("/admin");
  }),
}));
