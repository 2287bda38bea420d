import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { safeNext } from "./next_path.ts";
import { propertyRuns } from "../../tests/helpers/property_runs.ts";

describe("safeNext()", () => {
  it("leads to pages of ours, with their query", () => {
    expect(safeNext("/sessions")).toBe("/sessions");
    expect(safeNext("/?lng=-71.06&lat=42.36&zoom=11")).toBe("/?lng=-71.06&lat=42.36&zoom=11");
    expect(safeNext("/a/../sessions")).toBe("/sessions");
  });

  const elsewhere = [
    null,
    "",
    "sessions",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/\n/evil.example",
    "%2f%2fevil.example",
    "/%2fevil.example",
    "/%5Cevil.example",
    "/.//evil.example",
    "/x/..//evil.example",
    "http:evil.example",
  ];
  for (const requested of elsewhere) {
    it(`replaces ${JSON.stringify(requested)} by the start page`, () => {
      expect(safeNext(requested)).toBe("/");
    });
  }

  it("never leaves the app, for any text", () => {
    const near = fc.string({ unit: fc.constantFrom(..."/\\.%2f5c:@?#e\t") });
    fc.assert(
      fc.property(fc.oneof(near, fc.string(), near.map((rest) => `/${rest}`)), (requested) => {
        const next = safeNext(requested);
        expect(new URL(next, "https://maps.example.com").host).toBe("maps.example.com");
        expect(next).toMatch(/^\/(?![/\\])/);
      }),
      { numRuns: propertyRuns(5_000) },
    );
  });
});
