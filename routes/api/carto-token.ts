import type { Context } from "fresh";
import { DIALECTS } from "../../lib/access/dialects/mod.ts";
import { sessionToken } from "../../lib/broker/session_token.ts";
import { define, type State } from "../../lib/http/define.ts";
import { methods } from "../../lib/http/methods.ts";
import { ProblemError } from "../../lib/http/problem.ts";
import { limitedAs } from "../../lib/identity/request_limits.ts";

/**
 * The session's CARTO token, with all that the browser needs to draw the group's data. The group
 * comes from the session alone; nothing in the request can change it. With `?map=<id>` the response
 * has the hash of that map's document, if the person may open it.
 */
async function cartoToken(ctx: Context<State>): Promise<Response> {
  const { services, session: before, readSession } = ctx.state;
  if (before === null) throw new ProblemError("not_signed_in");
  services.tokenRequests.take(limitedAs(before));
  const held = await sessionToken(services, readSession);
  if (held === null) throw new ProblemError("not_signed_in");
  const { session, rights, token: { token, expiresAt } } = held;
  const sources = Object.fromEntries(
    Object.entries(rights.sources).map(([name, source]) => [name, {
      sql_query: source.sqlQuery,
      columns: source.columns,
      open_parameters: source.openParameters,
      // Left out of the JSON where parameters are named, or there are none.
      parameters_by_position: source.openParameters.length > 0 &&
          DIALECTS[rights.dialect].parametersByPosition || undefined,
      // Left out of the JSON where the policy does not give it.
      geometry: source.geometry,
      id: source.id,
      cell_id: source.cellId,
      // Left out of the JSON where every value is exact.
      masked_columns: source.maskedColumns.length > 0 ? source.maskedColumns : undefined,
    }]),
  );
  const named = ctx.url.searchParams.get("map");
  const map = named === null ? null : services.maps.mapFor(rights, named);
  const hasStatic = Object.keys(rights.staticSources).length > 0;
  return Response.json({
    token,
    display_name: session.displayName,
    // The frontend of CARTO's guide reads one text.
    group: rights.groups.join(", "),
    groups: rights.groups,
    expires_at: new Date(expiresAt).toISOString(),
    // For clients that cannot trust their own clock (RFC 6749, 5.1).
    expires_in: Math.floor((expiresAt - services.clock.now()) / 1000),
    api_base_url: services.carto.apiBaseUrl,
    connection_name: rights.connectionName,
    allowed_apis: rights.allowedApis,
    sources,
    // Separate from the sources, which all have SQL, as the guide's frontends expect.
    ...hasStatic ? { static_sources: rights.staticSources } : {},
    // A page whose document has another hash reloads.
    ...map === null ? {} : { map_hash: map.hash },
  }, { headers: { "cache-control": "no-store" } });
}

/** POST as in CARTO's guide; GET so that a page can preload it. */
export const handler = define.handlers(methods({ GET: cartoToken, POST: cartoToken }));
