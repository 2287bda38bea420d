import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { grantedColumns, LEFT_OUT_RULES } from "./granted_columns.ts";
import type { RuleName } from "./rule.ts";
import type { ColumnFacts, FactType } from "./table_facts.ts";

const EXAMPLES: Record<RuleName<typeof LEFT_OUT_RULES>, [name: string, type: FactType][]> = {
  "refused name": [["a,b", "text"], ["constructor", "text"], ["prototype", "text"], [
    "a.b",
    "text",
  ]],
  "second geometry": [["border", "geometry"]],
  "unsupported type": [["payload", "other"]],
  "personal": [["EMAIL", "text"], ["ownerPhone", "text"], ["date_of_birth", "date"], [
    "iban",
    "text",
  ]],
};
const place: ColumnFacts = { name: "geom", type: "geometry" };
const of = { place: "geom", dialect: "bigquery" } as const;

describe("the columns of a proposed dataset", () => {
  for (const [rule, columns] of Object.entries(EXAMPLES)) {
    it(`leave out: ${rule}`, () => {
      const all = [place, ...columns.map(([name, type]) => ({ name, type }))];
      const { granted, leftOut } = grantedColumns(all, of);
      expect(granted).toEqual([place]);
      expect(leftOut.map(({ column }) => column)).toEqual(columns.map(([name]) => name));
      expect(leftOut.every(({ because }) => because !== "")).toBe(true);
    });
  }

  it("are all others, by any name that the warehouse has", () => {
    const names = ["name", "Größe in m²", "select", "a b", "日本", "telephones_n", "x{y"];
    const columns = names.map((name): ColumnFacts => ({ name, type: "text" }));
    const { granted } = grantedColumns(columns, { ...of, dialect: "snowflake" });
    expect(granted).toEqual(columns);
  });

  it("are each there once, as the warehouse compares names", () => {
    const columns = ["Orders", "orders", "n", "n"].map((name): ColumnFacts => (
      { name, type: "number" }
    ));
    const [orders, , n] = columns;
    const { granted, leftOut } = grantedColumns(columns, of);
    expect(granted).toEqual([orders, n]);
    expect(leftOut.map(({ column }) => column)).toEqual(["orders", "n"]);
  });
});
