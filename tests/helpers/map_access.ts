/** The token response as the browser has it, to call CARTO's client without a page. */
import type { MapAccess } from "../../lib/map/access/map_access.ts";

/** @param of CARTO's address, a valid token, and its sources. */
export function mapAccessOf(
  { apiBaseUrl, connection = "carto_dw", token, sources }: {
    readonly apiBaseUrl: string;
    readonly connection?: string;
    readonly token: string;
    readonly sources: MapAccess["sources"];
  },
): MapAccess {
  return {
    token,
    display_name: "",
    groups: [],
    expires_at: "",
    expires_in: 60,
    api_base_url: apiBaseUrl,
    connection_name: connection,
    allowed_apis: ["maps", "sql"],
    sources,
  };
}
