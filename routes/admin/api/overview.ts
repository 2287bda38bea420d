import { adminApiDefine, type AdminApiState } from "../../../lib/http/define.ts";
import { methods } from "../../../lib/http/methods.ts";

/** What the overview shows, as JSON. */
export const handler = adminApiDefine.handlers(methods<AdminApiState>({
  GET: () => Response.json({}, { headers: { "cache-control": "no-store" } }),
}));
