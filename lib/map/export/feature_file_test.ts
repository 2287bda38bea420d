import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { CsvRecords } from "../../../emulator/import/csv_records.ts";
import { anyText } from "../../../tests/helpers/any_text.ts";
import type { ColumnType } from "../document.ts";
import type { Feature } from "../fields/feature.ts";
import { deliveries } from "../../../tests/helpers/map_documents.ts";
import {
  BLOCK_ROWS,
  featureFile,
  type FeatureFileRequest,
  fileColumns,
  MOST_ROWS,
} from "./feature_file.ts";

function feature(properties: Feature["properties"], place: Feature["place"] = null): Feature {
  const { id } = properties;
  return {
    dataset: "drops",
    id: typeof id === "string" ? id : null,
    properties,
    place,
    bounds: null,
  };
}

/** A CARTO with these features, and its recorded requests. */
function carto(features: readonly Feature[], types: Readonly<Record<string, ColumnType>> = {}) {
  const asked: Parameters<FeatureFileRequest["ask"]>[0][] = [];
  return {
    asked,
    request: {
      columns: ["id", "kg"],
      idColumn: "id",
      withPlace: false,
      sort: undefined,
      typeOf: (column: string) => types[column] ?? null,
      ask(page: Parameters<FeatureFileRequest["ask"]>[0]) {
        asked.push(page);
        const rows = features.slice(page.offset, page.offset + page.limit);
        return Promise.resolve({ type: "table" as const, rows, total: features.length });
      },
      onProgress: () => {},
    } satisfies FeatureFileRequest,
  };
}

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => feature({ id: String(index + 1), kg: index % 7 }));

const records = (text: string) => text.replace(/^\uFEFF|\r\n$/g, "").split("\r\n");

describe("the file of features", () => {
  it("has the id, the columns by their names, and each point's coordinates", async () => {
    const row = feature({ a: "1 Main St", id: "7", zip: "02110" }, [-71.05, 42.36]);
    const { request, asked } = carto([row, feature({ id: "8" })]);
    const columns = ["a", "zip", "kg"];
    const { text } = await featureFile({ ...request, columns, withPlace: true });
    expect(records(text)).toEqual([
      "id,a,zip,kg,longitude,latitude",
      "7,1 Main St,02110,,-71.05,42.36",
      "8,,,,,",
    ]);
    expect(asked[0]?.columns).toEqual(["id", "a", "zip", "kg"]);
    const few = await featureFile({ ...request, columns: ["a"], idColumn: null });
    expect(records(few.text)).toEqual(["a", "1 Main St", '""']);
  });

  it("has values as CARTO has them: every digit, the day of a DATE, no format", async () => {
    const properties = {
      id: "9007199254740993",
      amount: "12345678901234567890.25",
      day: "2026-07-04T00:00:00.000Z",
      at: "2026-07-04T15:30:00.123Z",
      on: false,
      constructor: "c",
      parts: { a: 1 },
      status: "late",
    };
    const types = { amount: "number", day: "date", at: "timestamp", on: "boolean" } as const;
    for (const zone of ["America/Sao_Paulo", "Asia/Tokyo"]) {
      const before = Deno.env.get("TZ") ?? "UTC";
      Deno.env.set("TZ", zone);
      const { request } = carto([feature(properties)], types);
      const { text } = await featureFile({
        ...request,
        columns: [...Object.keys(properties), "toString"],
      }).finally(() => Deno.env.set("TZ", before));
      expect(records(text)[1]).toBe(
        "9007199254740993,12345678901234567890.25,2026-07-04,2026-07-04T15:30:00.123Z,false,c," +
          '"{""a"":1}",late,',
      );
    }
  });

  it("is requested in blocks by id, and sorted like the table", async () => {
    const { request, asked } = carto(many(2 * BLOCK_ROWS + 1), { kg: "number" });
    const progress: number[] = [];
    const file = await featureFile({
      ...request,
      sort: { column: "kg", direction: "desc" },
      onProgress: (rows) => progress.push(rows),
    });
    const sort = { column: "id", direction: "asc" };
    expect(asked.map(({ columns: _, ...page }) => page)).toEqual([
      { offset: 0, limit: BLOCK_ROWS, sort },
      { offset: BLOCK_ROWS, limit: BLOCK_ROWS, sort },
      { offset: 2 * BLOCK_ROWS, limit: BLOCK_ROWS, sort },
    ]);
    expect(progress).toEqual([BLOCK_ROWS, 2 * BLOCK_ROWS, 2 * BLOCK_ROWS + 1]);
    expect([file.rows, file.total]).toEqual([2 * BLOCK_ROWS + 1, 2 * BLOCK_ROWS + 1]);
    expect(records(file.text).slice(0, 3)).toEqual(["id,kg", "7,6", "14,6"]);
    expect(records(file.text).at(-1)).toBe("9997,0");
  });

  it("has a maximum number of rows, and reports the total", async () => {
    const { rows, total } = await featureFile(carto(many(MOST_ROWS + 10)).request);
    expect([rows, total]).toEqual([MOST_ROWS, MOST_ROWS + 10]);
  });

  it("is one block without ids, as the order may differ between requests", async () => {
    const { request, asked } = carto(many(BLOCK_ROWS + 1));
    const sort = { column: "kg", direction: "asc" } as const;
    await featureFile({ ...request, idColumn: null, sort });
    expect(asked).toEqual([{ columns: ["id", "kg"], offset: 0, limit: MOST_ROWS, sort }]);
  });

  it("ends where CARTO has no more rows, whatever total it reported", async () => {
    const { request } = carto([]);
    const asked: number[] = [];
    const ask: FeatureFileRequest["ask"] = ({ offset }) => {
      asked.push(offset);
      return Promise.resolve({ type: "table", rows: [], total: MOST_ROWS });
    };
    const { text, rows } = await featureFile({ ...request, ask });
    expect([records(text), rows, asked]).toEqual([["id,kg"], 0, [0]]);
  });

  it("is parsed back unchanged, whatever the names of columns and values", async () => {
    const name = anyText({ minLength: 1, maxLength: 8 });
    const value = fc.oneof(anyText(), fc.integer(), fc.boolean(), fc.constant(null));
    const table = fc.uniqueArray(name, { minLength: 1, maxLength: 4 }).chain((columns) =>
      fc.record({
        columns: fc.constant(columns),
        rows: fc.array(fc.array(value, { minLength: columns.length, maxLength: columns.length }), {
          minLength: 1,
          maxLength: 5,
        }),
      })
    );
    await fc.assert(fc.asyncProperty(table, async ({ columns, rows }) => {
      const features = rows.map((row) =>
        feature(Object.fromEntries(columns.map((column, index) => [column, row[index]])))
      );
      const { text } = await featureFile({ ...carto(features).request, columns, idColumn: null });
      const parser = new CsvRecords();
      const [header, ...read] = [...parser.push(text), ...parser.end()].map(({ fields }) => fields);
      // An apostrophe keeps spreadsheets from running a text.
      const bare = (texts: readonly unknown[] | undefined) =>
        texts?.map((one) => String(one ?? "").replaceAll("'", ""));
      expect(bare(header)).toEqual(bare(columns));
      // The parser skips a lone empty field, quoted or not.
      if (columns.length > 1) expect(read.map(bare)).toEqual(rows.map(bare));
    }));
  });
});

describe("the columns of the file", () => {
  const seen = ["id", "geoid"];

  it("are those of the open table, else of the first, else of card and tooltip, else all", () => {
    const table = ["status", "kg", "a-b", "open"];
    expect(fileColumns(deliveries, "drops", "rows", seen)).toEqual(table);
    expect(fileColumns(deliveries, "drops", null, seen)).toEqual(table);
    expect(fileColumns({ ...deliveries, widgets: [] }, "drops", null, seen))
      .toEqual(["status", "kg", "page"]);
    expect(fileColumns(deliveries, "zones", "rows", seen)).toEqual(seen);
  });
});
