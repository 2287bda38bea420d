import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { securityHeaders } from "./security_headers.ts";

const ORIGINS = { connect: ["https://carto.example"], image: [] };

function secured(path: string, given: Record<string, string>, appOrigin = "https://maps.example") {
  const headers = new Headers(given);
  securityHeaders(appOrigin, ORIGINS, ["/embed.js"])(headers, path);
  return headers;
}

describe("the security headers", () => {
  it("let other origins load only a shared file, or a response that allows it", () => {
    const resource = (path: string, given: Record<string, string> = {}) =>
      secured(path, given).get("cross-origin-resource-policy");
    expect(resource("/embed.js")).toBe("cross-origin");
    expect(resource("/map/map.css")).toBe("same-origin");
    expect(resource("/embed.js/x")).toBe("same-origin");
    expect(resource("/x", { "cross-origin-resource-policy": "same-site" })).toBe("same-site");
  });

  it("keep a page's policy, and give every other response an inert one", () => {
    const policy = (type: string) =>
      secured("/", { "content-type": type, "content-security-policy": "img-src 'self'" })
        .get("content-security-policy");
    expect(policy("text/html; charset=utf-8")).toBe("img-src 'self'");
    expect(policy("application/json")).toMatch(/^default-src 'none'; base-uri 'none';/);
    expect(policy("text/javascript; charset=utf-8")).toContain("connect-src 'self' https://carto");
    expect(secured("/", { "content-type": "text/html" }).get("content-security-policy"))
      .toMatch(/^default-src 'none'; base-uri 'none';/);
  });

  it("say of JSON what holds for any response, and nothing that only documents heed", () => {
    const ofDocuments = ["referrer-policy", "cross-origin-opener-policy", "permissions-policy"];
    const kept = (type: string) =>
      ofDocuments.filter((name) => secured("/x", { "content-type": type }).has(name));
    expect(kept("application/json")).toEqual([]);
    expect(kept("application/problem+json; charset=utf-8")).toEqual([]);
    for (const type of ["text/html", "text/plain", "image/svg+xml", "application/jsonp", ""]) {
      expect(kept(type)).toEqual(ofDocuments);
    }
    expect(secured("/x", { "content-type": "application/json" }).get("x-content-type-options"))
      .toBe("nosniff");
  });

  it("require https permanently where the app uses it", () => {
    const transport = (appOrigin: string) =>
      secured("/", {}, appOrigin).get("strict-transport-security");
    expect(transport("https://maps.example")).toBe("max-age=63072000; includeSubDomains");
    expect(transport("http://localhost:8000")).toBeNull();
  });
});
