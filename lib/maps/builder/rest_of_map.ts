/** Parts of a Builder map that are not kept, each with why. */
import type { Input } from "./input.ts";

/** Reports what of the configuration has no counterpart. */
export function dropConfig(config: Input, visState: Input, hasPopups: boolean): void {
  if (!hasPopups) {
    visState.refuse("interactionConfig", "is older than popupSettings: save the map in Builder");
  }
  visState.skip("interactionConfig");
  visState.refuse(
    "filters",
    "filters of the author are not kept: the policy says who sees which rows",
  );
  visState.refuse("splitMaps", "maps here are not split");
  if (visState.raw("layerBlending") === "normal") visState.skip("layerBlending");
  visState.rest();
  config.refuse(
    "filters",
    "filters of the author are not kept: the policy says who sees which rows",
  );
  for (const key of ["basemapConfig", "mapStyle", "customBaseMaps"]) {
    config.refuse(key, "basemaps are the app's (BASEMAP)");
  }
  config.refuse("legendSettings", "legends here are made of the layers");
  config.refuse("mapSettings", "the page's tools are the same for all maps");
  config.rest();
}

/** Reports what of the map itself has no counterpart, its tokens first. */
export function dropTop(map: Input): void {
  map.refuse("token", "opens all of the map's data, whatever the group: never kept");
  map.refuse("agent", "agents have no counterpart");
  for (const key of ["privacy", "policies", "sharingScope"]) {
    map.refuse(key, "the policy says who sees the map");
  }
  map.skip("id", "createdAt", "updatedAt", "thumbnailUrl", "views", "accountId", "ownerId");
  map.rest("is not about what the map shows");
}
