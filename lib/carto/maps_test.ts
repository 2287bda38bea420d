import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { instantiateMapRequest, processMap } from "./maps.ts";

const CARTO = {
  apiBaseUrl: "https://gcp-us-east1.api.carto.com",
  authUrl: "https://auth.carto.com/oauth/token",
  clientId: "client",
  clientSecret: "secret",
  connection: "carto_dw",
};
const answer = (status: number, body: unknown) => (
  { status, headers: new Headers(), body: typeof body === "string" ? body : JSON.stringify(body) }
);

describe("the request for a map", () => {
  it("comes from a page of the origin, as a browser sends it", () => {
    const map = { sqlQuery: "SELECT 1", origin: "https://maps.acme.com" };
    const request = instantiateMapRequest(CARTO, "token", map);
    const url = new URL(request.url);
    expect([request.method, url.origin, url.pathname])
      .toEqual(["GET", CARTO.apiBaseUrl, "/v3/maps/carto_dw/query"]);
    expect(url.searchParams.get("q")).toBe("SELECT 1");
    expect(request.headers.get("authorization")).toBe("Bearer token");
    expect(request.headers.get("referer")).toBe("https://maps.acme.com/");
    expect(request.headers.get("origin")).toBe("https://maps.acme.com");
    expect(request.url).not.toContain("token");
  });

  it("has a body where the URL would be too long", async () => {
    const sqlQuery = `SELECT '${"x".repeat(8000)}'`;
    const request = instantiateMapRequest(CARTO, "t", { sqlQuery, origin: "https://a.example" });
    expect([request.method, new URL(request.url).search]).toEqual(["POST", ""]);
    expect(await request.json()).toMatchObject({ q: sqlQuery });
  });
});

describe("the answer", () => {
  it("is a map with its rows, where CARTO reports them", () => {
    expect(processMap(answer(200, { nrows: 62, tilejson: {} }))).toEqual({
      opened: true,
      rows: 62,
    });
    for (const body of [{}, { nrows: null }]) {
      expect(processMap(answer(200, body))).toEqual({ opened: true, rows: undefined });
    }
  });

  it("is a refusal in CARTO's words, or by its status alone", () => {
    expect(processMap(answer(403, { error: "Unauthorized referer" })))
      .toEqual({ opened: false, status: 403, said: "Unauthorized referer" });
    for (const [status, body] of [[502, "<html>"], [200, "garbage"]] as const) {
      expect(processMap(answer(status, body)))
        .toEqual({ opened: false, status, said: "no JSON error body" });
    }
  });
});
