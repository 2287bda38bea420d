import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { renderToString } from "preact-render-to-string";
import { parseMap } from "../../../lib/maps/parse_map.ts";
import { createMapState } from "../state/map_state.ts";
import { Sizes } from "./Sizes.tsx";

/** The room in the layers' box, in CSS pixels. */
const ROOM = 40;

describe("a legend's sizes", () => {
  it("fit the layers' box, also for areas extruded by hundreds of meters", () => {
    const document = {
      version: 1,
      title: "Blocks",
      layers: [{
        id: "blocks",
        dataset: "blocks",
        type: "polygon",
        height: { column: "people", range: [0, 1_500] },
      }],
    };
    const { value } = parseMap(JSON.stringify(document), "blocks.json");
    const state = createMapState({ id: "blocks", document: value, search: "", locale: "en" });
    state.datasetOf("blocks").stats.value = new Map([
      ["people", { min: 0, max: 900, quantiles: {}, categories: [] }],
    ]);
    const layer = state.layers.get("blocks");
    if (layer === undefined) throw new Error("there is no such layer");
    const html = renderToString(<Sizes state={state} layer={layer} />);
    const sides = [...html.matchAll(/ (?:width|height)="([\d.]+)"/g)].map(([, side]) =>
      Number(side)
    );
    expect(html).toContain("900");
    expect(sides.length).toBeGreaterThan(0);
    expect(Math.max(...sides)).toBeLessThan(ROOM);
  });
});
