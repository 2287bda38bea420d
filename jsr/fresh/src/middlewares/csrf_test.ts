import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { App, csrf } from "fresh";

type Options = Parameters<typeof csrf<unknown>>[0];

async function statusOf(
  headers: Record<string, string>,
  options?: Options,
  method?: string,
): Promise<number> {
  const app = new App().use(csrf(options)).all("/", (ctx) => ctx.text("done"));
  return (await app.handler()(
    new Request("http://app.test/", { method: method ?? "POST", headers }),
  )).status;
}

describe("csrf()", () => {
  it("lets methods pass that change nothing", async () => {
    const headers = { "sec-fetch-site": "cross-site", origin: "https://evil.test" };
    for (const method of ["GET", "HEAD", "OPTIONS"]) {
      expect(await statusOf(headers, undefined, method)).toBe(200);
    }
  });

  it("believes Sec-Fetch-Site when it says same-origin or none", async () => {
    expect(await statusOf({ "sec-fetch-site": "same-origin" })).toBe(200);
    expect(await statusOf({ "sec-fetch-site": "none" })).toBe(200);
  });

  it("refuses requests of another site or a sibling", async () => {
    expect(await statusOf({ "sec-fetch-site": "cross-site", origin: "https://evil.test" }))
      .toBe(403);
    expect(await statusOf({ "sec-fetch-site": "same-site", origin: "http://x.app.test" }))
      .toBe(403);
    expect(await statusOf({ "sec-fetch-site": "cross-site" })).toBe(403);
  });

  it("looks at Origin where Sec-Fetch-Site is missing", async () => {
    expect(await statusOf({ origin: "http://app.test" })).toBe(200);
    expect(await statusOf({ origin: "https://app.test" })).toBe(403);
    expect(await statusOf({ origin: "null" })).toBe(403);
    expect(await statusOf({})).toBe(200);
  });

  it("allows the configured origins only", async () => {
    const headers = { "sec-fetch-site": "cross-site", origin: "https://ok.test" };
    expect(await statusOf(headers, { origin: "https://ok.test" })).toBe(200);
    expect(await statusOf(headers, { origin: ["https://a.test", "https://ok.test"] })).toBe(200);
    expect(await statusOf(headers, { origin: (origin) => origin.endsWith("//ok.test") }))
      .toBe(200);
    expect(await statusOf(headers, { origin: "https://other.test" })).toBe(403);
    expect(await statusOf({ origin: "http://app.test" }, { origin: "https://other.test" }))
      .toBe(403);
  });

  it("asks a function about the request too", async () => {
    const origin: NonNullable<Options>["origin"] = (_, ctx) => ctx.url.pathname === "/";
    expect(await statusOf({ origin: "https://any.test" }, { origin })).toBe(200);
  });
});
