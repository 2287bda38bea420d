import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { anyText } from "../../../tests/helpers/any_text.ts";
import { fileName } from "./file_name.ts";

describe("the file's name", () => {
  const at = new Date(2026, 10, 4, 23, 59).getTime();

  it("has the map, the groups and the local date", () => {
    expect(fileName("Retail stores", ["NEW YORK"], at, "csv"))
      .toBe("retail-stores-new-york-2026-11-04.csv");
    expect(fileName("Läden", ["Köln/Süd", "東京"], at, "png"))
      .toBe("läden-köln-süd-東京-2026-11-04.png");
    expect(fileName("../", ["../"], at, "csv")).toBe("map-2026-11-04.csv");
  });

  it("is valid for file systems, whatever the names of map and groups", () => {
    fc.assert(fc.property(anyText(), fc.array(anyText()), (title, groups) => {
      const name = fileName(title, groups, at, "csv");
      expect(name).toMatch(/^([\p{L}\p{M}\p{N}]+-)+2026-11-04\.csv$/u);
      expect([...name].length).toBeLessThan(150);
    }));
  });
});
