import type { MapState } from "../state/map_state.ts";

/** Figures and search need CARTO's SQL API. @returns true also before there is a token. */
export function hasSql({ access }: MapState): boolean {
  return access.value?.allowed_apis.includes("sql") ?? true;
}
