import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import * as v from "valibot";
import { COLUMN_TYPES, GEOMETRY_TYPES } from "./schema/dataset_schema.ts";
import { DIALECT_NAMES } from "./dialects/mod.ts";
import { createAccess, type Rights } from "./grants.ts";
import { parsePolicyText, PolicyError } from "./policy.ts";

const Fixtures = v.array(v.object({
  policy: v.looseObject({
    datasets: v.record(v.string(), v.looseObject({ columns: v.array(v.string()) })),
  }),
  expected: v.array(v.object({
    groups: v.array(v.string()),
    sql: v.record(v.string(), v.string()),
  })),
}));
/** Every policy of the docs, by dialect, with the SQL generated before datasets had these keys. */
const fixtures = v.parse(
  Fixtures,
  JSON.parse(await Deno.readTextFile(new URL("fixtures/granted_sql.json", import.meta.url))),
);

function rightsOf(policy: unknown, ...groups: string[]): Rights {
  const options = { connectionName: "c", referers: ["https://a.example"] };
  const access = createAccess({ ...options, policy: parsePolicyText(JSON.stringify(policy)) });
  return access.rightsOf({ username: "", groups });
}

const sqlOf = ({ sources }: Rights) =>
  Object.fromEntries(Object.entries(sources).map(([name, { sqlQuery }]) => [name, sqlQuery]));

describe("the SQL of a policy that says nothing of geometry, id and types", () => {
  it("is unchanged, byte for byte", () => {
    expect(fixtures.length).toBeGreaterThan(20);
    for (const { policy, expected } of fixtures) {
      for (const { groups, sql } of expected) {
        expect(sqlOf(rightsOf(policy, ...groups))).toEqual(sql);
      }
    }
  });

  it("is the same with geometry and types, and with an id that is text", () => {
    // Quadbin cells are granted as text too.
    const geometryTypes = GEOMETRY_TYPES.filter((type) => type !== "raster" && type !== "quadbin");
    fc.assert(fc.property(
      fc.constantFrom(...fixtures),
      fc.constantFrom(...geometryTypes),
      fc.array(fc.constantFrom(...COLUMN_TYPES), { minLength: 12, maxLength: 12 }),
      ({ policy, expected }, type, types) => {
        const datasets = Object.fromEntries(
          Object.entries(policy.datasets).map(([name, dataset]) => {
            const [geometry = "", id, ...rest] = dataset.columns;
            const unrestricted = rest.filter((column) =>
              !["city", "revenue", "opened_on", "store_id"].includes(column)
            );
            const typed = unrestricted.map((column, index) => [column, types[index]]);
            return [name, {
              ...dataset,
              geometry: { column: geometry, type },
              ...id === undefined ? {} : { id },
              types: { ...Object.fromEntries(typed), ...id === undefined ? {} : { [id]: "text" } },
            }];
          }),
        );
        for (const { groups, sql } of expected) {
          const withKeys = { ...policy, datasets };
          // Numbers in a group do not match a column of type text.
          if (JSON.stringify(policy).includes('"store_id":[')) return;
          expect(sqlOf(rightsOf(withKeys, ...groups))).toEqual(sql);
        }
      },
    ));
  });
});

const DEPOTS = {
  table: "p.d.depots",
  columns: ["geom", "depot_id", "city"],
  geometry: { type: "point" },
  id: "depot_id",
};
const policyOf = (datasets: Record<string, unknown>, rest: Record<string, unknown> = {}) => ({
  version: 1,
  datasets,
  groups: { g: Object.fromEntries(Object.keys(datasets).map((name) => [name, "all"])) },
  ...rest,
});

describe("an id", () => {
  const written = {
    bigquery: "SELECT t.`geom`, CAST(t.`depot_id` AS STRING) AS `depot_id` FROM `p.d.t` AS t",
    snowflake: 'SELECT t."geom", CAST(t."depot_id" AS VARCHAR) AS "depot_id" FROM "p"."d"."t" AS t',
    postgres: 'SELECT t."geom", CAST(t."depot_id" AS TEXT) AS "depot_id" FROM "p"."d"."t" AS t',
    redshift:
      'SELECT t."geom", CAST(t."depot_id" AS VARCHAR(65535)) AS "depot_id" FROM "p"."d"."t" AS t',
    databricks: "SELECT t.`geom`, CAST(t.`depot_id` AS STRING) AS `depot_id` FROM `p`.`d`.`t` AS t",
  };
  for (const dialect of DIALECT_NAMES) {
    it(`is granted as text on ${dialect}`, () => {
      const dataset = { table: "p.d.t", columns: ["geom", "depot_id"], id: "depot_id" };
      const { sources } = rightsOf(policyOf({ t: dataset }, { dialect }), "g");
      expect(sources.t?.sqlQuery).toBe(written[dialect]);
    });
  }

  it("restricts and hides like any column", () => {
    const groups = {
      SOME: { depots: { depot_id: [1, 2] } },
      CITY: { depots: { rows: { city: "BOSTON" }, columns: ["geom", "city"] } },
    };
    const policy = policyOf({ depots: DEPOTS }, { groups });
    expect(rightsOf(policy, "SOME").sources.depots).toMatchObject({
      id: "depot_id",
      sqlQuery: "SELECT t.`geom`, CAST(t.`depot_id` AS STRING) AS `depot_id`, t.`city` " +
        "FROM `p.d.depots` AS t WHERE t.`depot_id` IN (1, 2)",
    });
    const { id, sqlQuery } = rightsOf(policy, "CITY").sources.depots ?? {};
    expect(id).toBeUndefined();
    expect(sqlQuery).toBe("SELECT `geom`, `city` FROM `p.d.depots` WHERE `city` = 'BOSTON'");
    expect(rightsOf(policy, "CITY", "SOME").sources.depots?.sqlQuery).toContain(
      "CAST(CASE WHEN t.`depot_id` IN (1, 2) THEN t.`depot_id` END AS STRING) AS `depot_id`",
    );
  });

  it("is granted as it is where types says that it is text", () => {
    const dataset = { ...DEPOTS, types: { depot_id: "text" } };
    expect(rightsOf(policyOf({ depots: dataset }), "g").sources.depots?.sqlQuery)
      .toBe("SELECT `geom`, `depot_id`, `city` FROM `p.d.depots`");
  });
});

describe("a geometry", () => {
  it("is reported where the policy has it and shows its column", () => {
    const groups = {
      ALL: { depots: "all" },
      TABLE: { depots: { rows: "all", columns: ["city"] } },
    };
    const policy = policyOf({ depots: DEPOTS }, { groups });
    expect(rightsOf(policy, "ALL").sources.depots?.geometry)
      .toEqual({ column: "geom", type: "point" });
    expect(rightsOf(policy, "TABLE").sources.depots?.geometry).toBeUndefined();
  });

  it("of quadbin cells stays the integer that CARTO makes tiles of, and is also returned as text", () => {
    const cells = {
      table: "p.d.cells",
      columns: ["quadbin", "n"],
      geometry: { column: "quadbin", type: "quadbin" },
    };
    const shown = (columns: string[]) => {
      const groups = { g: { cells: { rows: "all", columns } } };
      return rightsOf(policyOf({ cells }, { groups }), "g").sources.cells;
    };
    expect(shown(cells.columns)).toMatchObject({
      sqlQuery: "SELECT t.`quadbin`, t.`n`, CAST(t.`quadbin` AS STRING) AS `cell_text` " +
        "FROM `p.d.cells` AS t",
      columns: ["quadbin", "n"],
      cellId: "cell_text",
    });
    expect(shown(["n"])).toMatchObject({
      sqlQuery: "SELECT `n` FROM `p.d.cells`",
      cellId: undefined,
    });
    const named = { ...cells, columns: ["quadbin", "Cell_Text", "cell_text_"] };
    expect(rightsOf(policyOf({ cells: named }), "g").sources.cells?.cellId).toBe("cell_text__");
    const groups = { g: { cells: { n: 1 } }, h: { cells: { rows: { n: 2 }, columns: ["n"] } } };
    expect(rightsOf(policyOf({ cells }, { groups }), "g", "h").sources.cells?.sqlQuery)
      .toContain("CAST(CASE WHEN t.`n` = 1 THEN t.`quadbin` END AS STRING) AS `cell_text`");
  });
});

describe("a tileset, a raster and a named source", () => {
  const datasets = {
    blocks: { tileset: "p.d.blocks_tileset", geometry: { type: "polygon" }, columns: ["geoid"] },
    heights: { raster: "p.d.heights" },
    visits: { named_source: "visits-2026", geometry: { type: "point" } },
  };

  it("are granted whole, by name", () => {
    const rights = rightsOf(policyOf(datasets), "g");
    expect(rights.sources).toEqual({});
    expect(rights.grants.map(({ source }) => source))
      .toEqual(["p.d.blocks_tileset", "p.d.heights", "visits-2026"]);
    expect(rights.staticSources).toEqual({
      blocks: {
        kind: "tileset",
        name: "p.d.blocks_tileset",
        columns: ["geoid"],
        geometry: { type: "polygon" },
      },
      heights: {
        kind: "raster",
        name: "p.d.heights",
        columns: [],
        geometry: { type: "raster" },
      },
      visits: {
        kind: "named_source",
        name: "visits-2026",
        columns: [],
        geometry: { column: "geom", type: "point" },
      },
    });
  });

  it("are closed to users to whom the policy does not grant them", () => {
    const groups = { g: { blocks: "all" }, h: { heights: "all" } };
    expect(Object.keys(rightsOf(policyOf(datasets, { groups }), "g").staticSources))
      .toEqual(["blocks"]);
  });
});

describe("a dataset's faults", () => {
  const wrong: [dataset: unknown, says: string, restriction?: unknown][] = [
    [{ ...DEPOTS, geometry: { type: "dot" } }, "geometry.type: must be one of point, line"],
    [{ ...DEPOTS, geometry: { type: "raster" } }, "geometry.type: must not be raster"],
    [{ ...DEPOTS, geometry: { column: "shape" } }, "geometry.column: must be one of the dataset's"],
    [{ table: "p.d.t", columns: ["a"], geometry: {} }, "which geom is not"],
    [{ ...DEPOTS, geometry: "geom" }, "geometry: must be an object"],
    [{ ...DEPOTS, id: "nr" }, "id: must be one of the dataset's columns: geom, depot_id, city"],
    [{ ...DEPOTS, id: "geom" }, "id: cannot be the geometry column"],
    [{ ...DEPOTS, types: { nr: "text" } }, "types.nr: is no column that the policy names"],
    [{ ...DEPOTS, types: { city: "varchar" } }, "types.city: must be one of text, number"],
    [{ ...DEPOTS, types: { geom: "text" } }, "types.geom: cannot be: it is the geometry column"],
    [{
      table: "p.d.t",
      columns: ["h3"],
      geometry: { column: "h3", type: "h3" },
      types: { h3: "number" },
    }, "types.h3: must be text"],
    [{
      table: "p.d.t",
      columns: ["q"],
      geometry: { column: "q", type: "quadbin" },
      types: { q: "text" },
    }, "types.q: must be number"],
    [{ ...DEPOTS, tileset: "p.d.x" }, "tileset: is not known here; known are table"],
    [{ tileset: "blocks" }, "tileset: must be a full tileset name"],
    [{ tileset: "p.d.b", geometry: { column: "geom" } }, "geometry.column: cannot be"],
    [
      { tileset: "p.d.b", geometry: { type: "quadbin" }, columns: ["n"], id: "n" },
      "id: cannot be: cells are identified by their index",
    ],
    [{ tileset: "p.d.b", geometry: { type: "raster" } }, "geometry.type: must not be raster"],
    [{ raster: "p.d.r", geometry: { type: "point" } }, "geometry.type: must be raster"],
    [{ named_source: "-x-" }, "named_source: must be 3 to 50 small letters"],
    [{ tileset: "p.d.b", columns: ["a"] }, 'g.d: must be "all": CARTO cannot filter a tileset', {
      a: 1,
    }],
    [{ named_source: "src" }, 'must be "all": CARTO cannot filter a named source', { rows: "all" }],
    [{ ...DEPOTS, types: { city: "number" } }, "g.d.city[0]: must be a number", {
      city: ["1", "2"],
    }],
    [{ ...DEPOTS, types: { city: "text" } }, "g.d.city: must be a text", { city: 2 }],
    [{ ...DEPOTS, types: { city: "boolean" } }, "g.d.city: must be true or false", {
      city: "true",
    }],
    [{ ...DEPOTS, types: { city: "date" } }, "g.d.city.min: must be a day", {
      city: { min: "2026-02-30" },
    }],
    [{ ...DEPOTS, types: { city: "timestamp" } }, "rows.city.max: must be a time", {
      rows: { city: { max: 12 } },
    }],
  ];
  for (const [dataset, says, restriction = "all"] of wrong) {
    it(`are reported with their place: ${says}`, () => {
      const policy = policyOf({ d: dataset }, { groups: { g: { d: restriction } } });
      try {
        parsePolicyText(JSON.stringify(policy));
        throw new Error("it was read");
      } catch (error) {
        assert(error instanceof PolicyError, String(error));
        expect(error.message).toContain(says);
      }
    });
  }

  it("are none where types names a column that only restricts, and values fit", () => {
    const dataset = { ...DEPOTS, types: { open_since: "date", seen: "timestamp", city: "text" } };
    const rows = {
      open_since: { min: "2026-01-31" },
      seen: { min: "2026-01-31 05:00:00+00", max: "2026-02-01T00:00:00Z" },
      city: ["BOSTON"],
    };
    const policy = policyOf({ d: dataset }, { groups: { g: { d: rows } } });
    expect(() => parsePolicyText(JSON.stringify(policy))).not.toThrow();
  });
});
