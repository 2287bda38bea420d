import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { App, staticFiles } from "fresh";
import { Builder } from "fresh/dev";
import { asset } from "fresh/runtime";
import { type BuiltSite, builtSite } from "../../tests/built_site.ts";

const CSS = "/style.css";

let site: BuiltSite;
beforeAll(async () => {
  site = await builtSite({
    "static/style.css": "h1 { color: red; }",
    "main.ts": `import { App, staticFiles } from "fresh";
      export const app = new App().use(staticFiles()).get("/", (ctx) => ctx.text("the route"));`,
  });
});
afterAll(async () => await site[Symbol.asyncDispose]());

const request = (path: string, init?: RequestInit) => site.fetch(path, init);

describe("staticFiles()", () => {
  it("serves a file with its type, length and entity tag", async () => {
    const response = await request(CSS);
    const body = await response.text();
    expect(response.status).toBe(200);
    expect(body).toContain("color: red");
    expect(response.headers.get("content-type")).toMatch(/^text\/css; charset=utf-8$/i);
    expect(response.headers.get("content-length")).toBe(String(body.length));
    expect(response.headers.get("etag")).toMatch(/^W\/"\w+"$/);
    expect(response.headers.get("vary")).toBe("If-None-Match");
    expect(response.headers.get("cache-control"))
      .toBe("no-cache, no-store, max-age=0, must-revalidate");
  });

  it("answers HEAD without a body", async () => {
    const response = await request(CSS, { method: "HEAD" });
    expect(Number(response.headers.get("content-length"))).toBeGreaterThan(0);
    expect(await response.text()).toBe("");
  });

  it("answers 304 to the tag or the bare hash", async () => {
    const etag = (await request(CSS, { method: "HEAD" })).headers.get("etag") ?? "";
    for (const known of [etag, etag.slice(3, -1)]) {
      const response = await request(CSS, { headers: { "if-none-match": known } });
      expect(response.status).toBe(304);
      expect(await response.text()).toBe("");
    }
    const other = await request(CSS, { method: "HEAD", headers: { "if-none-match": 'W/"0"' } });
    expect(other.status).toBe(200);
  });

  it("lets what names the build be cached for ever", async () => {
    const versioned = asset(CSS);
    expect(versioned).toMatch(/^\/style\.css\?__frsh_c=\w+$/);
    expect((await request(versioned, { method: "HEAD" })).headers.get("cache-control"))
      .toBe("public, max-age=31536000, immutable");
  });

  it("redirects what names another build", async () => {
    const response = await request(`${CSS}?a=1&__frsh_c=old`);
    expect(response.status).toBe(307);
    expect(response.headers.get("location")).toBe("/style.css?a=1");
  });

  it("caches nothing in development", async () => {
    const builder = new Builder({ root: site.root });
    const apply = await builder.build({ snapshot: "memory", mode: "development" });
    const app = new App({ mode: "development" }).use(staticFiles());
    apply(app);
    const response = await app.handler()(new Request(`http://localhost${CSS}`));
    await response.body?.cancel();
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toContain("no-store");
  });

  it("refuses other methods on a file", async () => {
    expect((await request(CSS, { method: "POST" })).status).toBe(405);
  });

  it("leaves / and everything it does not know to the routes", async () => {
    expect(await (await request("/")).text()).toBe("the route");
    expect((await request("/missing.css")).status).toBe(404);
    expect((await request("/%E0%A4%A")).status).toBe(404);
  });

  it("answers a missing favicon itself", async () => {
    const response = await request("/favicon.ico");
    expect(response.status).toBe(404);
    expect(await response.text()).toBe("");
  });

  it("reaches nothing outside the folder", async () => {
    const paths = [
      "/../main.ts",
      "/..%2fmain.ts",
      "/%2e%2e/main.ts",
      "/..%5cmain.ts",
      "/%2e%2e%2fmain.ts",
      "/main.ts",
      "/style.css/",
      "/style.css%00",
      "/_fresh/server.js",
    ];
    for (const path of paths) expect((await request(path)).status).toBe(404);
  });
});
