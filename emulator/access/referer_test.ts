import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { refererAllowed } from "./referer.ts";

const APP = "https://app.example";

function allowed(referers: string[], headers: Record<string, string>): boolean {
  return refererAllowed(referers, new Headers(headers));
}

describe("refererAllowed()", () => {
  it("lets everyone use a token without referers", () => {
    expect(allowed([], {})).toBe(true);
    expect(allowed([], { referer: "https://evil.example/" })).toBe(true);
  });

  it("takes the origin of Referer, or Origin where there is no Referer", () => {
    expect(allowed([APP], { referer: `${APP}/map?x=1` })).toBe(true);
    expect(allowed([APP], { origin: APP })).toBe(true);
    expect(allowed(["https://other.example", APP], { origin: APP })).toBe(true);
  });

  it("refuses other sites, other ports, and requests that name none", () => {
    expect(allowed([APP], { referer: "https://evil.example/", origin: APP })).toBe(false);
    expect(allowed([APP], { origin: `${APP}:8443` })).toBe(false);
    expect(allowed([APP], { origin: "http://app.example" })).toBe(false);
    expect(allowed([APP], { origin: `${APP}.evil.example` })).toBe(false);
    expect(allowed([APP], {})).toBe(false);
  });

  it("matches nothing by an entry that ends in a slash, as in CARTO", () => {
    expect(allowed([`${APP}/`], { referer: `${APP}/`, origin: APP })).toBe(false);
  });
});
