import type { MapState } from "../state/map_state.ts";

/** Figures and search are CARTO's, by its SQL API. @returns true also until the token is there. */
export function hasSql({ access }: MapState): boolean {
  return access.value?.allowed_apis.includes("sql") ?? true;
}
