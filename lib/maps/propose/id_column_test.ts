import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { chooseId, ID_RULES } from "./id_column.ts";
import type { RuleName } from "./rule.ts";
import type { ColumnFacts } from "./table_facts.ts";
import { column, COUNTED, table, unique } from "./test_helpers.ts";

const code = unique("code", ["c1", "c2"]);
const long = column("ID", "number", ["9007199254740993001", "9007199254740993007"], {
  distinct: COUNTED,
});

const EXAMPLES: Record<RuleName<typeof ID_RULES>, [columns: ColumnFacts[], chosen: string]> = {
  "named after the table": [[long, unique("STORE_ID", ["s1", "s2"])], "STORE_ID"],
  "called an id": [[code, long], "ID"],
  "ends like an id": [[unique("slug", ["a", "b"]), code], "code"],
  "texts without blanks, each once": [
    [unique("name", ["The one", "The other"]), unique("slug", ["a", "b"])],
    "slug",
  ],
};
const STORES = table("p.d.retail_stores");

describe("the id", () => {
  for (const [rule, [columns, chosen]] of Object.entries(EXAMPLES)) {
    it(`is the column ${rule}`, () => {
      const because = expect.stringContaining(`${rule}, each value once`);
      expect(chooseId(columns, STORES)).toEqual({ column: chosen, because });
    });
  }

  it("has each value once, and one in every row", () => {
    const twice = column("id", "text", ["a"], { distinct: COUNTED - 1 });
    const missing = column("id", "text", ["a"], { distinct: COUNTED - 1, filled: COUNTED - 1 });
    const fraction = column("id", "number", ["1.5", "2"], { distinct: COUNTED });
    const link = unique("page", ["https://a.b/1"]);
    const name = unique("name", ["Blue", "Green"]);
    const population = column("population", "number", ["1", "2"], { distinct: COUNTED });
    for (const one of [twice, missing, fraction, link, name, population]) {
      expect(chooseId([one], STORES)).toBeUndefined();
    }
  });

  it("is known by its name alone where there are no rows, which is said", () => {
    const empty = { ...STORES, rows: 0, counted: 0 };
    const columns: ColumnFacts[] = [{ name: "code", type: "text" }, { name: "id", type: "number" }];
    expect(chooseId(columns, empty)).toEqual({
      column: "id",
      because: "called an id, not verified: the table has no rows",
    });
    expect(chooseId(columns.slice(0, 1), empty)).toBeUndefined();
  });

  it("says where only the first rows were counted", () => {
    const long = { ...STORES, rows: 5_000_000 };
    expect(chooseId([code], long)?.because).toContain("among the first 1,000 rows");
  });
});
