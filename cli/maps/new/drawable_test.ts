import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { CartoError } from "../../../lib/carto/carto_errors.ts";
import type { ColumnFacts } from "../../../lib/maps/propose/table_facts.ts";
import { kindOf, looksLikeTileset, noPlace, tilesetKindOf } from "./drawable.ts";
import { explainRefusal } from "./refusals.ts";

const geo = { column: "geom", type: "geo", because: "the first geometry" } as const;

describe("what a table is drawn as", () => {
  it("is CARTO's kind of geometry, or the kind of cells", () => {
    expect(kindOf(geo, "MultiPolygon", 9).type).toBe("polygon");
    expect(kindOf({ ...geo, type: "h3" }, undefined, 9).type).toBe("h3");
    expect(() => kindOf(geo, "GeometryCollection", 9)).toThrow("GeometryCollection");
  });

  it("is assumed, and said to be, where CARTO cannot know", () => {
    expect(kindOf(geo, "Polygon", 0)).toMatchObject({
      type: "polygon",
      because: expect.stringContaining("polygon is assumed, since there are no rows"),
    });
    expect(kindOf(geo, undefined, 9).because).toContain("point is assumed");
  });

  it("is nothing without a place, with what to do", () => {
    const columns = (...names: string[]) =>
      names.map((name): ColumnFacts => ({ name, type: "number" }));
    expect(noPlace("t", columns("a"))).toContain("a point of longitude and latitude");
    expect(noPlace("t", columns("h3"))).toContain("a view with h3 as text");
    expect(looksLikeTileset(columns("Z", "X", "Y", "DATA", "CARTO_PARTITION"))).toBe(true);
    expect(looksLikeTileset([...columns("z", "x", "y", "data"), { name: "g", type: "geometry" }]))
      .toBe(false);
  });

  it("is of a tileset its kind of geometry, and nothing where maps do not draw it", () => {
    const kindOf = (geometry: string | undefined) =>
      tilesetKindOf("p.d.t", geometry, false, undefined).type;
    expect(kindOf("LineString")).toBe("line");
    expect(() => kindOf(undefined)).toThrow("does not report");
    expect(() => kindOf("Raster")).toThrow("of the kind Raster");
  });

  it("is of a tileset of cells the grid that the operator says, or its name", () => {
    const gridOf = (name: string, cells?: "h3" | "quadbin") =>
      tilesetKindOf(name, "Polygon", true, cells).type;
    expect(gridOf("p.d.t", "quadbin")).toBe("quadbin");
    expect(gridOf("p.d.demand_h3_tileset")).toBe("h3");
    expect(gridOf("p.h3.demand_quadbin15", "h3")).toBe("h3");
    expect(gridOf("p.h3.demand_quadbin15")).toBe("quadbin");
    for (const name of ["p.d.t", "p.h3.t", "p.d.h3_or_quadbin"]) {
      expect(() => gridOf(name)).toThrow("add --cells h3 or --cells quadbin");
    }
    expect(() => tilesetKindOf("p.d.t", "Point", false, "h3")).toThrow("has no cells of h3");
  });
});

describe("a refusal", () => {
  it("names the missing right by CARTO's status, and none where it only failed", () => {
    const explain = (step: "token" | "columns" | "map" | "tileset", error: CartoError) =>
      explainRefusal(step, { table: "p.d.t", connection: "dw", error });
    const forbidden = new CartoError("credentials", "no", { status: 403 });
    expect(explain("token", forbidden)).toContain("to create API Access Tokens");
    expect(explain("columns", forbidden)).toContain("dw by the SQL API");
    expect(explain("map", forbidden)).toContain("dw by the Maps API");
    expect(explain("tileset", forbidden)).toContain("dw by the Maps API");
    const missing = new CartoError("refused", "Table not found", { status: 404 });
    expect(explain("columns", missing)).toContain("Is the name right");
    expect(explain("columns", new CartoError("timeout", "late")))
      .toBe("Cannot read the columns of p.d.t.\n(late)");
  });
});
