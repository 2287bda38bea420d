import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { Layer } from "../document.ts";
import { coversGround } from "./covers_ground.ts";

const common = { id: "x", dataset: "x", visible: true, opacity: 1 } as const;
const cells = { ...common, aggregate: {} } as const;
const areas = { ...common, type: "polygon" } as const;
const byColumn = { scale: "categories", column: "kind", palette: "Bold" } as const;

describe("a layer that hides the names below it", () => {
  const cases: [string, Layer, boolean][] = [
    ["points do not", { ...common, type: "point", radius: 6, cluster: false }, false],
    ["lines do not", { ...common, type: "line", width: 2 }, false],
    ["areas of one color do not: they are nearly clear", { ...areas, color: "#7f3c8d" }, false],
    ["areas without a color do not", areas, false],
    ["areas that a column colors do", { ...areas, color: byColumn }, true],
    ["areas that a person may color do", { ...areas, color: [byColumn] }, true],
    ["raised areas do", { ...areas, height: { column: "floors", range: [0, 100] } }, true],
    ["cells do", { ...cells, type: "h3" }, true],
    ["cells of Quadbin do", { ...cells, type: "quadbin" }, true],
    ["heat does", { ...common, type: "heatmap", radius: 30, palette: "Sunset" }, true],
    ["rasters do", { ...common, type: "raster" }, true],
  ];
  for (const [name, layer, hides] of cases) {
    it(name, () => expect(coversGround(layer)).toBe(hides));
  }
});
