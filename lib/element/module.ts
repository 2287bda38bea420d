/** `/embed.mjs`, for pages that import the element; its types are `/embed.d.ts`. */
import { defineCartoMap } from "./define.ts";

defineCartoMap();

export { CartoMapElement } from "./carto_map.ts";
export { CartoMapError } from "./element_errors.ts";
