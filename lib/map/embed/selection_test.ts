import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { MapDocument } from "../document.ts";
import type { Feature } from "../fields/feature.ts";
import { selectionOf } from "./selection.ts";

const common = { dataset: "drops", visible: true, opacity: 1 };
const point = {
  ...common,
  id: "drops",
  type: "point" as const,
  radius: 6,
  cluster: false as const,
};
function documentOf(layers: MapDocument["layers"], share: "shown" | "all" = "shown"): MapDocument {
  const base = { version: 1 as const, title: "Drops", link_aliases: {}, datasets: {} };
  return { ...base, share, layers, widgets: [], search: [] };
}
const properties = { id: "7", status: "LATE", kg: 3, driver: "Ann", when: new Date(0), none: null };
const feature: Feature = { dataset: "drops", id: "7", properties, place: [0, 0], bounds: null };
const sharedBy = (layers: MapDocument["layers"], share?: "all") =>
  Object.keys(selectionOf(feature, documentOf(layers, share))?.properties ?? {});

describe("a selection as reported to the host", () => {
  const card = { title: "{id}", subtitle: { en: "{status}" }, columns: ["kg"] };

  it("is the id, and what card and tooltip show", () => {
    const selection = selectionOf(feature, documentOf([{ ...point, card, tooltip: ["status"] }]));
    expect(selection).toEqual({
      dataset: "drops",
      id: "7",
      properties: { id: "7", status: "LATE", kg: 3 },
    });
    expect(selectionOf(null, documentOf([point]))).toBeNull();
  });

  it("is the columns that any layer of its dataset shows", () => {
    const other = { ...point, id: "more", card: { columns: ["driver"] } };
    expect(sharedBy([{ ...point, card }, other])).toEqual(["id", "status", "kg", "driver"]);
    expect(sharedBy([{ ...point, card }, { ...other, dataset: "others" }]))
      .toEqual(["id", "status", "kg"]);
  });

  it("is every plain value where the map shares all, or the card shows every column", () => {
    const all = ["id", "status", "kg", "driver", "none"];
    expect(sharedBy([{ ...point, card }], "all")).toEqual(all);
    expect(sharedBy([{ ...point, tooltip: ["kg"] }])).toEqual(all);
    expect(sharedBy([{ ...point, card: { title: "{kg}" } }])).toEqual(all);
  });

  it("is the id alone where no card shows its dataset", () => {
    const heat = {
      ...common,
      id: "heat",
      type: "heatmap" as const,
      radius: 30,
      palette: "Sunset" as const,
    };
    expect(sharedBy([heat])).toEqual([]);
  });
});
