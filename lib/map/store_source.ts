/** The stores as a CARTO source: from the token's answer to tiles. */
import { vectorQuerySource, type VectorQuerySourceResponse } from "@carto/api-client";
import { type MapAccess, MapError } from "./map_access.ts";

/** The dataset of policy.json that this map shows. */
export const DATASET = "retail_stores";

/**
 * Instantiates the map at CARTO.
 *
 * @throws {MapError} `no_access` when the group may not see the dataset.
 * @throws CARTO's client's error, when CARTO cannot be reached or refuses. Its message holds the SQL: it is
 * kept from people.
 */
export async function storeSource(access: MapAccess): Promise<VectorQuerySourceResponse> {
  const source = access.sources[DATASET];
  if (source === undefined) throw new MapError("no_access");
  return await vectorQuerySource({
    accessToken: access.token,
    apiBaseUrl: access.api_base_url,
    connectionName: access.connection_name,
    sqlQuery: source.sql_query,
  });
}

/** How many stores the source holds, as CARTO counted them; null where it did not tell. */
export function storeCount(source: VectorQuerySourceResponse): number | null {
  return source.tilestats?.layers[0]?.count ?? null;
}
