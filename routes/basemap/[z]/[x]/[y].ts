import { basemapResponse } from "../../../../lib/basemap/response.ts";
import { define } from "../../../../lib/http/define.ts";
import { methods } from "../../../../lib/http/methods.ts";

/** One tile of the app's own basemap. It is public geography, so no session is needed. */
export const handler = define.handlers(methods({
  GET: ({ params, req, state }) => {
    const { x = "", y = "", z = "" } = params;
    return basemapResponse(state.services.basemap, req, { x, y, z });
  },
}));
