import { HttpError } from "fresh";
import { adminOf } from "../../lib/admin/admin.ts";
import { adminDefine } from "../../lib/http/define.ts";

/** For everybody else there is no console: the same 404 as at a path that does not exist. */
export default adminDefine.middleware((ctx) => {
  const { services, session } = ctx.state;
  const admin = adminOf(session, services.config.adminGroups);
  if (admin === null) throw new HttpError(404);
  ctx.state.admin = admin;
  return ctx.next();
});
