import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { TilejsonResult } from "@carto/api-client";
import { renderToString } from "preact-render-to-string";
import { dockFixture, openAccess, parcel } from "../dock/test_helpers.ts";
import { pictureTexts } from "./picture_texts.ts";
import { PrintedMap } from "./PrintedMap.tsx";
import { rowsToPrint } from "./printed.ts";

const AT = new Date(2026, 10, 24, 15, 5).getTime();
const TILES: TilejsonResult = Object.create(null);

function drawn(locale: "en" | "es" = "en") {
  const fixture = dockFixture(locale);
  const { state } = fixture;
  openAccess(state, ["code", "status", "kg", "geom"]);
  state.datasetOf("parcels").count.value = 12;
  const layer = state.layers.get("parcels");
  if (layer !== undefined) layer.tiles.value = TILES;
  return fixture;
}

describe("texts around a picture of the map", () => {
  it("are the groups, the filters, the time, and the legend", () => {
    const { state } = drawn();
    state.setFilter("weights", { kind: "range", from: 1, to: 5 });
    const { title, details, legend } = pictureTexts(state, AT);
    expect(title).toBe("Parcels");
    expect(details[0]).toBe("BOSTON · 12 parcels in view · 24 Nov 2026, 15:05");
    expect(details[1]).toContain("Weight");
    const [first] = legend;
    expect(first?.title).toBe("Parcels: Status");
    expect(first?.entries.map(({ text }) => text)).toEqual(["Open", "Late"]);
    expect(first?.entries[0]?.color).toMatch(/^rgb\(\d+ \d+ \d+\)$/);
  });

  it("are in the person's language, and of drawn layers alone", () => {
    const { state } = drawn("es");
    expect(pictureTexts(state, AT).details[0]).toContain("12 paquetes a la vista");
    state.setVisible("parcels", false);
    expect(pictureTexts(state, AT).legend).toEqual([]);
  });

  it("names a layer of one color once", () => {
    const { state } = drawn();
    state.setVisible("zones", true);
    const zones = state.layers.get("zones");
    if (zones !== undefined) zones.tiles.value = TILES;
    expect(pictureTexts(state, AT).legend.at(-1)).toMatchObject({
      title: "Zones",
      entries: [{ text: "" }],
    });
  });
});

describe("the map on paper", () => {
  it("has the rows of the open table, and their number", () => {
    const { state, table } = drawn();
    expect(rowsToPrint(state)).toBeNull();
    state.openTable("list");
    state.setHidden("list", ["page"]);
    table.result.value = { type: "table", rows: [parcel(1), parcel(2)], total: 12 };
    const printed = <PrintedMap state={state} picture={null} table={rowsToPrint(state)} at={AT} />;
    const text = renderToString(printed).replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
    expect(text).toContain("The first 2 of 12 parcels Code Status Weight P-1 Late 1.5 kg");
    expect(text).not.toContain("Page");
  });
});
