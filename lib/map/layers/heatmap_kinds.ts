/** Heatmaps, as a script of their own: only maps that have some load it. */
import { heatmapKind } from "./heatmap.ts";

export const kinds = { heatmap: heatmapKind };
