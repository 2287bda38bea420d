import { readUsage, UsageQuery } from "../../../lib/admin/usage/read_usage.ts";
import { adminApiDefine, type AdminApiState } from "../../../lib/http/define.ts";
import { methods } from "../../../lib/http/methods.ts";
import { readQuery } from "../../../lib/http/read_query.ts";

/** What was used in the last `?days=`: 7, 30 or 92. */
export const handler = adminApiDefine.handlers(methods<AdminApiState>({
  async GET({ state: { services: { clock, store, usage } }, url }) {
    const query = readQuery(url, UsageQuery);
    await usage.flush();
    const report = await readUsage({ store, now: clock.now }, query);
    return Response.json(report, { headers: { "cache-control": "no-store" } });
  },
}));
