import { type Context, HttpError } from "fresh";
import { type Admin, adminOf } from "../../lib/admin/admin.ts";
import { isAdminApi } from "../../lib/admin/pages.ts";
import { credentialOf } from "../../lib/http/credential.ts";
import { adminApiDefine, type AdminApiState } from "../../lib/http/define.ts";

/**
 * For everybody else there is no console: the same 404 as at a path that does not exist. What a
 * route puts on record is written before it is answered.
 */
export default adminApiDefine.middleware(async (ctx) => {
  const { services: { audit, config }, session } = ctx.state;
  if (config.adminGroups.length === 0) throw new HttpError(404);
  const admin = adminOf(session, config.adminGroups) ?? await programOf(ctx);
  if (admin === null) throw new HttpError(404);
  ctx.state.admin = admin;
  try {
    return await ctx.next();
  } finally {
    await audit.flush();
  }
});

/** Programs use the API alone: pages are for people. */
async function programOf({ req, state, url }: Context<AdminApiState>): Promise<Admin | null> {
  if (!isAdminApi(url.pathname)) return null;
  const { console: { apiTokens }, cookie } = state.services;
  const credential = credentialOf(req.headers, cookie);
  return credential?.audience === "bearer" ? await apiTokens.read(credential.token) : null;
}
