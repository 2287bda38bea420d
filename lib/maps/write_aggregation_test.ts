import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { DatabaseSync } from "node:sqlite";
import { parseRawAggregates } from "../../emulator/sql/parse/raw_expression.ts";
import { registerFunctions } from "../../emulator/sql/functions/sqlite_functions.ts";
import type { Column } from "../../emulator/store/catalog.ts";
import { anyText } from "../../tests/helpers/any_text.ts";
import { LITERAL_READERS } from "../../tests/helpers/sql_literals.ts";
import type { ColumnType } from "../access/schema/dataset_schema.ts";
import { DIALECT_NAMES, type DialectName, DIALECTS } from "../access/dialects/mod.ts";
import { createAccess } from "../access/grants.ts";
import { parsePolicyText } from "../access/policy.ts";
import { parseMap } from "./parse_map.ts";
import { pruneMap } from "./pruning/prune_map.ts";
import { propertyRuns } from "../../tests/helpers/property_runs.ts";

interface Given {
  readonly dialect?: DialectName;
  readonly layer?: Record<string, unknown>;
  readonly values?: readonly string[];
  readonly types?: Readonly<Partial<Record<string, ColumnType>>>;
  readonly column?: string;
}

/** The aggregation of a layer of the dataset `drops`. */
function aggregationFor({ dialect = "bigquery", layer, values, types, column = "kind" }: Given) {
  const isCell = layer?.type === "h3" || layer?.type === "quadbin";
  const geometry = isCell ? { column: "cell", type: layer.type } : { type: "point" };
  const policy = parsePolicyText(JSON.stringify({
    version: 1,
    dialect,
    datasets: {
      drops: { table: "p.d.t", columns: ["geom", "cell", column, "kg", "m"], geometry, types },
    },
    groups: { g: { drops: "all" }, few: { drops: { rows: "all", columns: ["geom", "kg"] } } },
  }));
  const { value: map } = parseMap(
    JSON.stringify({
      version: 1,
      title: "Drops",
      datasets: {
        drops: {
          columns: {
            [column]: { values: Object.fromEntries((values ?? []).map((key) => [key, "x"])) },
          },
        },
      },
      layers: [{ id: "drops", dataset: "drops", type: "point", ...layer }],
    }),
    "drops.json",
  );
  const access = createAccess({ policy, connectionName: "c", referers: [] });
  const of = (group: string) =>
    pruneMap(map, access.rightsOf({ username: "", groups: [group] }))?.layers[0]?.aggregation;
  return { all: of("g"), few: of("few") };
}

const categories = (column = "kind") => ({ color: { column, scale: "categories" } });

describe("an aggregation", () => {
  it("is the row count, for points of which no class is known", () => {
    const expected = {
      expression: "COUNT(*) AS `rows_count`",
      columns: [{ alias: "rows_count", of: "count" }],
    };
    expect(aggregationFor({}).all).toEqual(expected);
    expect(aggregationFor({ layer: categories() }).all).toEqual(expected);
  });

  it("is a sum for each of six classes, and the average of each number, for points", () => {
    const color = [
      { column: "kg", scale: "bins" },
      { column: "kind", scale: "categories" },
      { column: "m", scale: "continuous" },
      { column: "kg", scale: "continuous" },
    ];
    const values = ["a", "b", "c", "d", "e", "f", "g"];
    const { all, few } = aggregationFor({ layer: { color }, values, types: { kind: "text" } });
    expect(all?.columns.map(({ alias }) => alias)).toEqual([
      "rows_count",
      ...[0, 1, 2, 3, 4, 5].map((index) => `class${index}_sum`),
      "mean0_average",
      "mean1_average",
    ]);
    expect(all?.expression).toContain(
      "SUM(CASE WHEN `kind` = 'a' THEN 1 ELSE 0 END) AS `class0_sum`",
    );
    expect(all?.expression).toContain("AVG(`kg`) AS `mean0_average`, AVG(`m`) AS `mean1_average`");
    // A person who may not see the kind is not sent its values.
    expect(few?.expression).toBe("COUNT(*) AS `rows_count`, AVG(`kg`) AS `mean0_average`");
  });

  it("is what cells aggregate, by names that deck.gl can add up", () => {
    const aggregate = { kg: "sum", m: "avg", kind: "count" };
    for (const type of ["h3", "quadbin"]) {
      const { all } = aggregationFor({ layer: { type, aggregate } });
      expect(all?.expression).toBe(
        "COUNT(*) AS `rows_count`, SUM(`kg`) AS `cell0_sum`, AVG(`m`) AS `cell1_average`, " +
          "COUNT(`kind`) AS `cell2_count`",
      );
    }
    const ends = aggregationFor({ layer: { type: "h3", aggregate: { kg: "min", m: "max" } } }).all;
    expect(ends?.columns.map(({ alias }) => alias.split("_").pop())).toEqual([
      "count",
      "min",
      "max",
    ]);
  });

  it("is undefined for layers that are not aggregated", () => {
    expect(aggregationFor({ layer: { cluster: false } }).all).toBeUndefined();
    expect(aggregationFor({ layer: { type: "line" } }).all).toBeUndefined();
  });

  it("is the sum of a heatmap's weights", () => {
    const expressionOf = (layer: object) =>
      aggregationFor({ layer: { type: "heatmap", ...layer } }).all?.expression;
    expect(expressionOf({})).toBe("COUNT(*) AS `rows_count`");
    expect(expressionOf({ weight: "kg" })).toBe(
      "COUNT(*) AS `rows_count`, SUM(`kg`) AS `cell0_sum`",
    );
  });

  it("compares a value with a column of its type, otherwise as text", () => {
    const written = (type: ColumnType | undefined, value: string) => {
      const types = type === undefined ? {} : { kind: type };
      const { all } = aggregationFor({ layer: categories(), values: [value], types });
      return [
        /WHEN (.*) THEN/.exec(all?.expression ?? "")?.[1],
        Reflect.get(all?.columns[1] ?? {}, "value"),
      ];
    };
    expect(written("text", "5")).toEqual(["`kind` = '5'", "5"]);
    expect(written("number", "5")).toEqual(["`kind` = 5", 5]);
    expect(written("number", "05")).toEqual(["CAST(`kind` AS STRING) = '05'", "05"]);
    expect(written("number", "1e400")).toEqual(["CAST(`kind` AS STRING) = '1e400'", "1e400"]);
    expect(written("boolean", "true")).toEqual(["`kind` = TRUE", true]);
    expect(written("date", "2026-01-31"))
      .toEqual(["CAST(`kind` AS STRING) = '2026-01-31'", "2026-01-31"]);
    expect(written(undefined, "5")).toEqual(["CAST(`kind` AS STRING) = '5'", "5"]);
  });

  it("is written in each warehouse's quotes", () => {
    const column = "Größe a";
    const given = {
      layer: categories(column),
      column,
      values: ["it's"],
      types: { [column]: "text" } as const,
    };
    const written = (dialect: DialectName) => aggregationFor({ ...given, dialect }).all?.expression;
    expect(written("bigquery")).toContain(
      "`Größe a` = 'it\\'s' THEN 1 ELSE 0 END) AS `class0_sum`",
    );
    expect(written("snowflake")).toContain(
      `"Größe a" = 'it''s' THEN 1 ELSE 0 END) AS "class0_sum"`,
    );
    expect(written("postgres")).toContain(`"Größe a" = E'it''s' THEN`);
  });
});

const COLUMNS: Column[] = [{ name: "kind", type: "string" }, { name: "kg", type: "number" }];
const hostile = fc.oneof(
  anyText(),
  fc.string({ unit: fc.constantFrom(..."'\"`\\${};-/*#@:?%_\n\t ()=nUx0".split("")) }),
  fc.constantFrom(
    ...[
      "' OR 1=1 --",
      "') THEN 1 END), SUM((SELECT 1",
      "\\' OR 1=1 --",
      "constructor",
      "__proto__",
    ],
    ...["", "NULL", "{{kind}}", "@kind", ":1", "\u2028", "\u202e", "😀"],
  ),
).filter((text) => text.isWellFormed() && !text.includes("\0") && text.length <= 200)
  // No document may name these.
  .filter((text) => !["__proto__", "constructor", "prototype"].includes(text));
const hostileValues = fc.uniqueArray(hostile, { minLength: 1, maxLength: 6 });

describe("hostile values", () => {
  it("are counted by the embedded CARTO's SQL, each as what it is", () => {
    const database = new DatabaseSync(":memory:");
    registerFunctions(database);
    database.exec("CREATE TABLE t (kind, kg)");
    const insert = database.prepare("INSERT INTO t VALUES (?, ?)");
    const property = fc.property(
      hostileValues,
      fc.array(fc.nat({ max: 6 }), { maxLength: 20 }),
      fc.constantFrom<ColumnType | undefined>("text", undefined),
      (values, picks, type) => {
        database.exec("DELETE FROM t");
        const rows = picks.map((index) => values[index] ?? "none of them");
        for (const kind of rows) insert.run(kind, 1);
        const types = type === undefined ? {} : { kind: type };
        const { all } = aggregationFor({ layer: categories(), values, types });
        assert(all !== undefined);
        const { items, bindings } = parseRawAggregates("aggregationExp", all.expression, COLUMNS);
        const list = items.map(({ name, sql }) => `${sql} AS "${name}"`).join(", ");
        const counted = database.prepare(`SELECT ${list} FROM t`).get(bindings) ?? {};
        expect(counted.rows_count).toBe(rows.length);
        expect(items.map(({ name }) => name)).toEqual(all.columns.map(({ alias }) => alias));
        for (const column of all.columns) {
          if (column.of !== "class") continue;
          const expected = rows.filter((kind) => kind === column.value).length;
          expect([column.value, counted[column.alias] ?? 0]).toEqual([column.value, expected]);
        }
      },
    );
    fc.assert(property, { numRuns: propertyRuns(1_000) });
    database.close();
  });

  for (const dialect of DIALECT_NAMES) {
    it(`are read back as they are on ${dialect}`, () => {
      const [read] = LITERAL_READERS[dialect] ?? [];
      const { nameSql } = DIALECTS[dialect];
      fc.assert(fc.property(hostile, (value) => {
        const given = { dialect, values: [value], types: { kind: "text" } as const };
        const { all } = aggregationFor({ ...given, layer: categories() });
        const head = `COUNT(*) AS ${nameSql("rows_count")}, SUM(CASE WHEN ${nameSql("kind")} = `;
        const expression = all?.expression ?? "";
        expect(expression.slice(0, head.length)).toBe(head);
        const { text, end } = read?.(expression, head.length) ?? { text: null, end: 0 };
        expect(text).toBe(value);
        expect(expression.slice(end)).toBe(` THEN 1 ELSE 0 END) AS ${nameSql("class0_sum")}`);
      }));
    });
  }
});
