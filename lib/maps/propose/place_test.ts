import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { choosePlace, geometryKind, PLACE_RULES } from "./place.ts";
import type { RuleName } from "./rule.ts";
import type { ColumnFacts } from "./table_facts.ts";
import { column } from "./test_helpers.ts";

const H3 = ["882a306609fffff", "882a30660bfffff"];
const QUADBIN = ["5261194276313759743", "5261194276313759744"];
const name = column("name", "text", ["a", "b"]);
const other: ColumnFacts = { name: "border", type: "geometry" };

/** Each with the columns of a table, and the one that is chosen. */
const EXAMPLES: Record<RuleName<typeof PLACE_RULES>, [columns: ColumnFacts[], chosen: string]> = {
  "a geometry with the usual name": [[other, { name: "GEOM", type: "geometry" }], "GEOM"],
  "the first geometry": [[column("h3", "text", H3), other], "border"],
  "H3 cells by its name": [[name, column("h3_index", "text")], "h3_index"],
  "quadbin cells by its name": [[name, column("quadbin", "number", QUADBIN)], "quadbin"],
  "H3 cells by its values": [[name, column("hex", "text", H3)], "hex"],
  "quadbin cells by its values": [[name, column("cell", "number", QUADBIN)], "cell"],
};

describe("the column that places rows", () => {
  for (const [rule, [columns, chosen]] of Object.entries(EXAMPLES)) {
    it(`is ${rule}`, () => {
      expect(choosePlace(columns)).toMatchObject({ column: chosen, because: rule });
    });
  }

  it("is none of other values, nor H3 as integers", () => {
    const columns = [
      name,
      column("h3", "text", ["not a cell"]),
      column("h3_number", "number", ["613196570331971583"]),
      column("quadbin_count", "number", ["1", "2"]),
    ];
    expect(choosePlace(columns)).toBeUndefined();
  });

  it("has a kind by CARTO's name of its geometries", () => {
    expect(["Point", "MultiPoint", "LineString", "MultiPolygon", "Polygon"].map(geometryKind))
      .toEqual(["point", "point", "line", "polygon", "polygon"]);
    expect(["GeometryCollection", undefined].map(geometryKind)).toEqual([undefined, undefined]);
  });
});
