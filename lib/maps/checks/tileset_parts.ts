/** Which parts of a map a tileset can have: it has tiles, and no rows for CARTO to compute over. */
import type { Path } from "../../json/json_text.ts";
import { isCells, type Layer } from "../layer.ts";
import type { Widget } from "../widget.ts";

const LAYERS: readonly Layer["type"][] = ["point", "line", "polygon", "h3", "quadbin"];
const WIDGETS: readonly Widget["type"][] = [
  "formula",
  "category",
  "pie",
  "histogram",
  "range",
  "scatter",
];

/** A misfit, below the part's own path. */
export interface TilesetMisfit {
  readonly at: Path;
  readonly message: string;
  /** It is about the last key of the path, not its value. */
  readonly ofName?: boolean;
}

/** @returns why the layer cannot be drawn of a tileset; undefined where it can. */
export function tilesetLayerMisfit(layer: Layer): TilesetMisfit | undefined {
  const { type } = layer;
  if (isCells(layer) && Object.keys(layer.aggregate).length > 0) {
    const message = "cannot be: the cells of a tileset have their aggregates as columns already; " +
      "leave it out, and name those columns";
    return { at: ["aggregate"], message, ofName: true };
  }
  if (LAYERS.includes(type) || type === "raster") return undefined;
  const message = `cannot be drawn of a tileset, whose features CARTO puts into no cells; ` +
    `${LAYERS.join(", ")} can`;
  return { at: ["type"], message };
}

/** @returns why the widget cannot be computed over a tileset; undefined where it can. */
export function tilesetWidgetMisfit(widget: Widget): TilesetMisfit | undefined {
  if (!WIDGETS.includes(widget.type)) {
    const what = widget.type === "table"
      ? "a tileset has no rows for a table"
      : "a tileset has none";
    return { at: ["type"], message: `cannot be: ${what}; ${WIDGETS.join(", ")} can` };
  }
  if (!("over" in widget) || widget.over !== "all" || widget.type === "range") return undefined;
  return {
    at: ["over"],
    message: "cannot be all: a tileset counts only what is loaded; write view",
  };
}
