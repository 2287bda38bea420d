import { ApiError } from "../errors/api_error.ts";
import type { Route } from "../http/router.ts";
import type { Api } from "../tokens/token_schema.ts";
import type { Authority } from "./authority.ts";

/** What CARTO has and the embedded one does not, by the paths that clients ask for it. */
const MISSING: readonly (readonly [path: string, api: Api | undefined, what: string])[] = [
  ["/v3/maps/:connection/raster", "maps", "Rasters are"],
  // Published maps need no token.
  ["/v3/maps/public/:map", undefined, "Builder's maps (fetchMap) are"],
  ["/v3/sql/:connection/job", "sql", "Jobs are"],
  ["/v3/sql/:connection/job/:job", "sql", "Jobs are"],
  ["/v3/imports", "imports", "The Imports API is"],
  ["/v3/lds/:service/:function", "lds", "Location Data Services are"],
];

/**
 * Routes that refuse by name what is not there. They stand behind all others, whose paths they may
 * match.
 */
export function missingRoutes(authority: Authority): Route[] {
  return MISSING.map(([path, api, what]): Route => {
    const refuse = async ({ request }: { readonly request: Request }): Promise<Response> => {
      if (api) await authority.caller(request, api);
      throw new ApiError(400, `${what} not in the embedded CARTO`);
    };
    return { path, methods: { GET: refuse, POST: refuse } };
  });
}
