import { adminDefine, type AdminState } from "../../lib/http/define.ts";
import { methods } from "../../lib/http/methods.ts";

/** Whether the person may still see the console; for its open pages. */
export const handler = adminDefine.handlers(methods<AdminState>({
  GET: () => new Response(null, { status: 204, headers: { "cache-control": "no-store" } }),
}));
