/** Heatmaps, as a separate script that only maps with such layers load. */
import { heatmapKind } from "./heatmap.ts";

export const kinds = { heatmap: heatmapKind };
