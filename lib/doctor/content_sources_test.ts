import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { covers, parsePolicy } from "./content_sources.ts";

describe("a Content-Security-Policy", () => {
  it("is parsed into its directives", () => {
    const policy = parsePolicy(
      "default-src 'none';Connect-Src 'self'  https://a.example ; sandbox;",
    );
    expect([...policy]).toEqual([
      ["default-src", ["'none'"]],
      ["connect-src", ["'self'", "https://a.example"]],
      ["sandbox", []],
    ]);
  });

  it("covers an origin by its name or its domain's, not by a name with the same suffix", () => {
    const sources = ["https://a.example", "https://*.b.example"];
    for (const origin of ["https://a.example", "https://x.b.example", "https://y.x.b.example"]) {
      expect([origin, covers(sources, origin)]).toEqual([origin, true]);
    }
    for (const origin of ["https://b.example", "https://evilb.example", "http://x.b.example"]) {
      expect([origin, covers(sources, origin)]).toEqual([origin, false]);
    }
  });
});
