import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { formatsOf } from "../../locale/formats.ts";
import { mapWordsOf } from "../../locale/map_words.ts";
import { cellText } from "./cell_text.ts";
import { parseStore } from "./store.ts";
import { placeName, storeName } from "./store_name.ts";

const known = parseStore({
  store_id: 7,
  storetype: "Drugstore",
  address: "1 MAIN ST",
  city: "BOSTON",
  state: "MA",
  zip: "02110",
  revenue: 1234567,
  size_m2: 1350,
});
const bare = parseStore({ store_id: 8 });

describe("a cell of the table", () => {
  it("has the value as the reader's language writes it", () => {
    if (known === null) throw new Error("This is no store");
    const cells = (locale: "en" | "es") =>
      (["address", "zip", "storetype", "revenue", "size_m2"] as const).map((column) =>
        cellText(column, known, mapWordsOf(locale), formatsOf(locale))
      );
    expect(cells("en")).toEqual(["1 MAIN ST", "02110", "Drugstore", "$1,234,567", "1,350\u00a0m²"]);
    expect(cells("es").slice(2)).toEqual([
      "Farmacia",
      formatsOf("es").money(1234567),
      "1350\u00a0m²",
    ]);
  });

  it("says so where there is none", () => {
    if (bare === null) throw new Error("This is no store");
    expect(cellText("revenue", bare, mapWordsOf("en"), formatsOf("en"))).toBe("Unknown");
    expect(cellText("city", bare, mapWordsOf("es"), formatsOf("es"))).toBe("Sin datos");
  });
});

describe("a store's name", () => {
  it("is its address, else its place, else its number", () => {
    if (known === null || bare === null) throw new Error("This is no store");
    expect(placeName(known)).toBe("BOSTON, MA 02110");
    expect(storeName(known)).toBe("1 MAIN ST");
    expect(storeName({ ...known, address: "" })).toBe("BOSTON, MA 02110");
    expect(storeName({ ...known, address: "", city: "" })).toBe("MA 02110");
    expect(storeName(bare)).toBe("#8");
    expect(storeName({ ...bare, store_id: undefined })).toBe("");
  });
});
