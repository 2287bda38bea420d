/** The code that asks CARTO, bundled as one script (scripts/map_bundle/). */
export { searchHits } from "../query/search_hits.ts";
export { findGroups } from "../widgets/category.ts";
export { loadChart, loadFormulas } from "../widgets/requests.ts";
export { sourceOf, tilesOf, widgetModelsOf } from "./carto_source.ts";
export { instantiatedTiles } from "./instantiated_tiles.ts";
export { loadFeature, loadRows } from "./feature_rows.ts";
export { sourceStats } from "./source_stats.ts";
