import { readOverview } from "../../../lib/admin/overview/overview.ts";
import { adminApiDefine, type AdminApiState } from "../../../lib/http/define.ts";
import { methods } from "../../../lib/http/methods.ts";

/** What the overview shows, as JSON. */
export const handler = adminApiDefine.handlers(methods<AdminApiState>({
  async GET({ state: { services } }) {
    const overview = await readOverview({ ...services, ...services.console });
    return Response.json(overview, { headers: { "cache-control": "no-store" } });
  },
}));
