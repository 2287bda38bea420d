import { basemapResponse } from "../../../../lib/basemap/response.ts";
import { define } from "../../../../lib/http/define.ts";
import { methods } from "../../../../lib/http/methods.ts";

/** One tile of the basemap that the app serves; it is public geography, so nobody is asked who they are. */
export const handler = define.handlers(methods({
  GET: ({ params, req, state }) => {
    const { x = "", y = "", z = "" } = params;
    return basemapResponse(state.services.basemap, req, { x, y, z });
  },
}));
