import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { Rows } from "./candidate.ts";
import { ranked, type Role, ROLE_RULES } from "./roles.ts";
import type { RuleName } from "./rule.ts";
import type { ColumnFacts } from "./table_facts.ts";
import { column, COUNTED, numbers, unique } from "./test_helpers.ts";

const group = (name: string, distinct: number) => column(name, "text", ["a", "b"], { distinct });
const time = (name: string, distinct = 300, filled = COUNTED) =>
  column(name, "timestamp", ["2024-01-01T10:00:00Z"], { distinct, filled });

const ROWS = { counted: COUNTED, placeType: "point" } as const;

/**
 * Each with a column for which the rule decides, and the columns that it is put before or after.
 */
const EXAMPLES: Record<
  RuleName<typeof ROLE_RULES>,
  { role: Role; columns: ColumnFacts[]; order: string[] }
> = {
  "numbers of different sizes": {
    role: "measure",
    columns: [column("x1", "number", ["1", "2"], { distinct: 2 }), numbers("b", "1", "9")],
    order: ["b"],
  },
  "codes, coordinates and years measure nothing": {
    role: "measure",
    columns: [
      numbers("zip", "1", "9"),
      numbers("latitude", "1.5", "9.5"),
      numbers("year_built", "1900", "2000"),
    ],
    order: [],
  },
  "points have no area: whole numbers of that name are codes": {
    role: "measure",
    columns: [
      column("area", "number", ["1", "65000"], { distinct: 1_001, filled: 1_500 }),
      numbers("AREA", "1", "900"),
      numbers("area_m2", "1", "900"),
    ],
    order: ["AREA", "area_m2"],
  },
  "numbers of the rows themselves measure nothing": {
    role: "measure",
    columns: [
      column("cell", "number", ["1", "1000"], { distinct: COUNTED }),
      column("n", "number", ["1", "90000"], { distinct: COUNTED }),
    ],
    order: ["n"],
  },
  "amounts and counts by their names": {
    role: "measure",
    columns: [numbers("a", "1", "9"), numbers("POPULATION", "1", "9")],
    order: ["POPULATION", "a"],
  },
  "numbers with a fraction": {
    role: "measure",
    columns: [numbers("a", "1", "9"), numbers("b", "1.5", "9.5")],
    order: ["b", "a"],
  },
  "measures that are mostly missing": {
    role: "measure",
    columns: [column("a", "number", ["1", "9"], { distinct: 90, filled: 100 })],
    order: [],
  },
  "texts that repeat": {
    role: "category",
    columns: [unique("a", ["x"]), group("b", 40)],
    order: ["b"],
  },
  "true and false": {
    role: "category",
    columns: [column("open", "boolean", [], { distinct: 2 })],
    order: ["open"],
  },
  "codes of few values": {
    role: "category",
    columns: [
      column("rooms", "number", ["1", "2"], { distinct: 2 }),
      column("land_code", "number", ["1", "2"], { distinct: 2 }),
    ],
    order: ["land_code"],
  },
  "kinds by their names": {
    role: "category",
    columns: [group("driver", 40), group("STATUS", 40)],
    order: ["STATUS", "driver"],
  },
  "as many values as colors": {
    role: "category",
    columns: [group("a", 40), group("b", 6)],
    order: ["b", "a"],
  },
  "texts without groups": {
    role: "category",
    columns: [
      column("note", "text", ["a long text that does not fit beside the bars of a chart"], {
        distinct: 5,
      }),
      column("type_page", "text", ["https://a.b"], { distinct: 5 }),
      unique("type", ["a"]),
    ],
    order: [],
  },
  "days and times": {
    role: "time",
    columns: [time("a", 1), time("b")],
    order: ["b"],
  },
  "times of what happened by their names": {
    role: "time",
    columns: [time("a"), time("promised_at")],
    order: ["promised_at", "a"],
  },
  "times of the record itself": {
    role: "time",
    columns: [time("updated_at"), time("created_at")],
    order: ["created_at", "updated_at"],
  },
  "times that are mostly missing": {
    role: "time",
    columns: [time("closed_at", 90, 100), time("opened_at")],
    order: ["opened_at", "closed_at"],
  },
  "names by their names": {
    role: "name",
    columns: [unique("slogan", ["x"]), unique("NAME", ["y"])],
    order: ["NAME", "slogan"],
  },
  "addresses": {
    role: "name",
    columns: [unique("slogan", ["x"]), unique("address", ["y"])],
    order: ["address", "slogan"],
  },
  "texts that rarely repeat": {
    role: "name",
    columns: [group("a", 40), unique("b", ["x"])],
    order: ["b"],
  },
  "places where many rows are": {
    role: "name",
    columns: [unique("city", ["x"])],
    order: [],
  },
  "links and cells name nothing": {
    role: "name",
    columns: [unique("name_page", ["https://a.b"]), unique("label", ["882a306609fffff"])],
    order: [],
  },
};

describe("roles of columns", () => {
  for (const [rule, { role, columns, order }] of Object.entries(EXAMPLES)) {
    it(`follow the rule: ${rule}`, () => {
      expect(ranked(columns, role, ROWS).map(({ column }) => column.name)).toEqual(order);
    });
  }

  it("need values: without rows there are none", () => {
    const columns: ColumnFacts[] = [
      { name: "revenue", type: "number" },
      { name: "type", type: "text" },
      { name: "date", type: "timestamp" },
      { name: "name", type: "text" },
    ];
    for (const role of ["measure", "category", "time", "name"] as const) {
      expect(ranked(columns, role, { ...ROWS, counted: 0 })).toEqual([]);
    }
  });

  it("of areas are those of lines and polygons, whatever the number", () => {
    const area = column("area", "number", ["1", "65000"], { distinct: 1_001, filled: 1_500 });
    const byPlace = (placeType: Rows["placeType"]) =>
      ranked([area], "measure", { ...ROWS, placeType }).length;
    expect([byPlace("point"), byPlace("polygon")]).toEqual([0, 1]);
  });

  it("of equal columns keep the table's order", () => {
    const columns = ["c", "a", "b"].map((name) => numbers(name, "1", "9"));
    expect(ranked(columns, "measure", ROWS).map(({ column }) => column.name))
      .toEqual(["c", "a", "b"]);
  });
});
