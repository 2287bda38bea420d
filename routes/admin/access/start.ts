import { type Context, HttpError } from "fresh";
import { ViewRequest } from "../../../lib/admin/access/access_query.ts";
import { findSubject } from "../../../lib/admin/access/read_access.ts";
import { startView } from "../../../lib/admin/access/views.ts";
import { adminDefine, type AdminState } from "../../../lib/http/define.ts";
import { readFields } from "../../../lib/http/form_fields.ts";
import { withFreshSignIn } from "../../../lib/http/fresh_sign_in.ts";
import { methods } from "../../../lib/http/methods.ts";
import { seeOther } from "../../../lib/http/see_other.ts";

const EXPECTED = "group: of the policy, or person: a username; map: a map's id";

/** Starts a view of a map as a group or a person sees it. */
async function start({ req, state: { admin, services } }: Context<AdminState>): Promise<Response> {
  const { map, ...asked } = await readFields(req, ViewRequest, EXPECTED);
  const shown = await findSubject(services, asked);
  const rights = shown && services.access.rightsIfAny(shown.subject);
  // A token for a map that they may not open would be of no use.
  if (!shown || !rights || services.maps.mapFor(rights, map) === null) throw new HttpError(404);
  await startView(services, admin.session, shown);
  return seeOther(`/admin/access/view/${map}`);
}

export const handler = adminDefine.handlers(methods<AdminState>({
  POST: withFreshSignIn("/admin/access", start),
}));
