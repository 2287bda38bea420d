import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { pageDirectives } from "../../http/content_policy.ts";
import { securityHeaders } from "../../http/security_headers.ts";
import { checkPage } from "./app.ts";

const ORIGIN = "https://maps.acme.com";
const ORIGINS = {
  connect: ["https://gcp-us-east1.api.carto.com", "https://tiles.acme.com"],
  image: ["https://tiles.acme.com"],
};
const NONCE = "script-src 'self' 'nonce-abc'";
const policyOf = (origins: typeof ORIGINS) =>
  pageDirectives(origins).join("; ").replace("script-src 'self' 'unsafe-inline'", NONCE);

function page(change: (headers: Headers) => void = () => {}, status = 200) {
  const headers = new Headers({ "content-type": "text/html", "x-request-id": "1" });
  headers.set("content-security-policy", policyOf(ORIGINS));
  securityHeaders(ORIGIN, ORIGINS)(headers, "/login");
  change(headers);
  return checkPage({ status, headers }, ORIGIN, ORIGINS);
}

describe("the app's page from outside", () => {
  it("is ok with the headers that the app sends", () => {
    expect(page()).toMatchObject({
      outcome: "ok",
      found: expect.stringContaining("https://gcp-us-east1.api.carto.com"),
    });
  });

  it("fails where a header is missing or changed", () => {
    expect(page((headers) => headers.set("referrer-policy", "no-referrer"))).toMatchObject({
      outcome: "failure",
      found: "missing or changed on its way: referrer-policy",
      fix: expect.stringContaining("proxy"),
    });
    expect(page((headers) => headers.delete("strict-transport-security")).found)
      .toContain("strict-transport-security");
  });

  it("fails where the CSP lacks CARTO's host or the basemap's, or allows foreign scripts", () => {
    const lacks = (origins: typeof ORIGINS) =>
      page((headers) => headers.set("content-security-policy", policyOf(origins)));
    expect(lacks({ ...ORIGINS, connect: ["https://tiles.acme.com"] }).found)
      .toContain("https://gcp-us-east1.api.carto.com (connect-src)");
    expect(lacks({ ...ORIGINS, image: [] }).found).toContain("https://tiles.acme.com (img-src)");
    const unsafe = policyOf(ORIGINS).replace("'nonce-abc'", "'unsafe-inline'");
    expect(page((headers) => headers.set("content-security-policy", unsafe)))
      .toMatchObject({ outcome: "failure", found: expect.stringContaining("'unsafe-inline'") });
    expect(page((headers) => headers.delete("content-security-policy")).outcome).toBe("failure");
  });

  it("fails where another server responds", () => {
    for (
      const finding of [
        page(undefined, 404),
        page((headers) => headers.delete("x-request-id")),
      ]
    ) {
      expect(finding).toMatchObject({
        outcome: "failure",
        fix: expect.stringContaining("APP_ORIGIN"),
      });
    }
  });
});
