import { endView } from "../../../lib/admin/access/views.ts";
import { adminDefine, type AdminState } from "../../../lib/http/define.ts";
import { methods } from "../../../lib/http/methods.ts";
import { seeOther } from "../../../lib/http/see_other.ts";

/** Ends the view as others. It takes rights away alone, so that no recent sign-in is needed. */
export const handler = adminDefine.handlers(methods<AdminState>({
  async POST({ state: { admin, services } }) {
    await endView(services, admin.session);
    const { notices } = services.console;
    return seeOther(notices.add(admin.session, "/admin/access", "view_ended"));
  },
}));
