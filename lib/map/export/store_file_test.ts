import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { anyText } from "../../../tests/helpers/any_text.ts";
import { type Capabilities, capabilitiesOf, DATASET } from "../fields/dataset.ts";
import { EMPTY_QUERY, type MapQuery } from "../query/map_query.ts";
import { parseStore, type PlacedStore } from "../fields/store.ts";
import { BLOCK_ROWS, fileName, MOST_ROWS, storeFile } from "./store_file.ts";

const COLUMNS = ["store_id", "storetype", "address", "city", "state", "zip", "revenue", "size_m2"];

function may(columns: readonly string[]): Capabilities {
  return capabilitiesOf({
    token: "",
    groups: [],
    display_name: "",
    expires_at: "",
    expires_in: 0,
    api_base_url: "",
    connection_name: "",
    allowed_apis: ["sql"],
    sources: { [DATASET]: { sql_query: "", columns: [...columns], open_parameters: [] } },
  });
}

function placed(properties: Readonly<Record<string, unknown>>): PlacedStore {
  const store = parseStore(properties);
  if (store === null) throw new Error("This is no store");
  return { store, place: [-71.05, 42.36], properties };
}

/** CARTO with these stores, and what it was asked for. */
function carto(stores: readonly PlacedStore[]) {
  const asked: { query: MapQuery; offset: number; limit: number }[] = [];
  return {
    asked,
    ask(page: { query: MapQuery; offset: number; limit: number }) {
      asked.push(page);
      const rows = stores.slice(page.offset, page.offset + page.limit);
      return Promise.resolve({ rows, total: stores.length });
    },
  };
}

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => placed({ store_id: index + 1, revenue: index % 7 }));

const records = (text: string) => text.replace("\uFEFF", "").trimEnd().split("\r\n");

describe("the file of stores", () => {
  it("has the columns that the person may see, by their names, and where each store is", async () => {
    const { ask } = carto([
      placed({ store_id: 7, address: "1 Main St", revenue: 5, zip: "02110" }),
    ]);
    const request = { query: EMPTY_QUERY, ask, onProgress: () => {} };
    const all = await storeFile({ ...request, capabilities: may([...COLUMNS, "geom"]) });
    expect(records(all.text)).toEqual([
      "store_id,storetype,address,city,state,zip,revenue,size_m2,longitude,latitude",
      "7,,1 Main St,,,02110,5,,-71.05,42.36",
    ]);
    const few = await storeFile({ ...request, capabilities: may(["address", "revenue"]) });
    expect(records(few.text)).toEqual(["address,revenue", "1 Main St,5"]);
  });

  it("is asked for in blocks by the stores' ids, and sorted as the table is", async () => {
    const { ask, asked } = carto(many(2 * BLOCK_ROWS + 1));
    const progress: number[] = [];
    const file = await storeFile({
      query: { ...EMPTY_QUERY, sort: { column: "revenue", direction: "desc" } },
      capabilities: may(["store_id", "revenue"]),
      ask,
      onProgress: (rows) => progress.push(rows),
    });
    expect(asked.map(({ offset, limit, query }) => [offset, limit, query.sort])).toEqual([
      [0, BLOCK_ROWS, null],
      [BLOCK_ROWS, BLOCK_ROWS, null],
      [2 * BLOCK_ROWS, BLOCK_ROWS, null],
    ]);
    expect(progress).toEqual([BLOCK_ROWS, 2 * BLOCK_ROWS, 2 * BLOCK_ROWS + 1]);
    expect([file.rows, file.total]).toEqual([2 * BLOCK_ROWS + 1, 2 * BLOCK_ROWS + 1]);
    expect(records(file.text).slice(0, 3)).toEqual(["store_id,revenue", "7,6", "14,6"]);
    expect(records(file.text).at(-1)).toBe("9997,0");
  });

  it("holds at most so many, and tells how many there are", async () => {
    const { ask } = carto(many(MOST_ROWS + 10));
    const { rows, total } = await storeFile({
      query: EMPTY_QUERY,
      capabilities: may(["store_id"]),
      ask,
      onProgress: () => {},
    });
    expect([rows, total]).toEqual([MOST_ROWS, MOST_ROWS + 10]);
  });

  it("is one block where stores have no ids: CARTO keeps no order between two", async () => {
    const { ask, asked } = carto(many(BLOCK_ROWS + 1));
    await storeFile({
      query: EMPTY_QUERY,
      capabilities: may(["revenue"]),
      ask,
      onProgress: () => {},
    });
    expect(asked.map(({ limit }) => limit)).toEqual([MOST_ROWS]);
  });

  it("is a header alone where nothing is in view", async () => {
    const { ask } = carto([]);
    const { text, rows } = await storeFile({
      query: EMPTY_QUERY,
      capabilities: may(["store_id"]),
      ask,
      onProgress: () => {},
    });
    expect([records(text), rows]).toEqual([["store_id"], 0]);
  });
});

describe("the file's name", () => {
  const at = new Date(2026, 10, 4, 23, 59).getTime();

  it("tells whose stores it holds, and as of which day here", () => {
    expect(fileName(["NEW YORK"], at, "csv")).toBe("stores-new-york-2026-11-04.csv");
    expect(fileName(["Köln/Süd", "東京"], at, "png")).toBe("stores-köln-süd-東京-2026-11-04.png");
    expect(fileName(["../"], at, "csv")).toBe("stores-2026-11-04.csv");
  });

  it("is one that file systems take, whatever a group is called", () => {
    fc.assert(fc.property(fc.array(anyText()), (groups) => {
      const name = fileName(groups, at, "csv");
      expect(name).toMatch(/^stores-([\p{L}\p{N}]+-)*2026-11-04\.csv$/u);
      expect([...name].length).toBeLessThan(100);
    }));
  });
});
