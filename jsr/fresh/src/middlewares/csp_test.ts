import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { App, csp, HttpError } from "fresh";
import { h } from "preact";

type Options = Parameters<typeof csp>[0];

function responseTo(path: string, options?: Options): Promise<Response> {
  const app = new App()
    .use(csp(options))
    .get("/page", (ctx) => ctx.render(h("script", { src: "/a.js" })))
    .get("/text", (ctx) => ctx.text("x"))
    .get("/moved", () => Response.redirect("http://localhost/page"));
  return app.handler()(new Request(`http://localhost${path}`));
}

async function directivesOf(path: string, options?: Options): Promise<Map<string, string>> {
  const policy = (await responseTo(path, options)).headers.get("content-security-policy") ?? "";
  return new Map(
    policy.split("; ").map((directive) => {
      const [name = "", ...values] = directive.split(" ");
      return [name, values.join(" ")];
    }),
  );
}

describe("csp()", () => {
  it("sends a strict default policy", async () => {
    expect(Object.fromEntries(await directivesOf("/text"))).toEqual({
      "default-src": "'self'",
      "script-src": "'self' 'unsafe-inline'",
      "style-src": "'self' 'unsafe-inline'",
      "font-src": "'self'",
      "img-src": "'self' data:",
      "media-src": "'self' data: blob:",
      "worker-src": "'self' blob:",
      "connect-src": "'self'",
      "object-src": "'none'",
      "base-uri": "'self'",
      "form-action": "'self'",
      "frame-ancestors": "'none'",
      "upgrade-insecure-requests": "",
    });
  });

  it("lets a directive of the caller replace the default of its name", async () => {
    const directives = await directivesOf("/text", { csp: ["img-src https:", "child-src 'none'"] });
    expect(directives.get("img-src")).toBe("https:");
    expect(directives.get("child-src")).toBe("'none'");
    expect(directives.get("font-src")).toBe("'self'");
  });

  it("puts the page's nonce in place of 'unsafe-inline'", async () => {
    const options = { useNonce: true, csp: ["style-src-elem 'unsafe-inline'"] };
    const response = await responseTo("/page", options);
    const nonce = /nonce="(\w+)"/.exec(await response.clone().text())?.[1];
    const policy = response.headers.get("content-security-policy");
    expect(policy).toContain(`script-src 'self' 'nonce-${nonce}';`);
    expect(policy).toContain(`style-src 'self' 'nonce-${nonce}';`);
    expect(policy).toContain(`style-src-elem 'nonce-${nonce}'`);
    expect(policy).not.toContain("unsafe-inline");
    response.headers.delete("content-security-policy");
    expect(JSON.stringify([...response.headers])).not.toContain(nonce);
  });

  it("leaves 'unsafe-inline' on responses that are no pages", async () => {
    const directives = await directivesOf("/text", { useNonce: true });
    expect(directives.get("script-src")).toBe("'self' 'unsafe-inline'");
  });

  it("can only report", async () => {
    const response = await responseTo("/text", { reportOnly: true, reportTo: "https://r.test/x" });
    expect(response.headers.get("content-security-policy")).toBe(null);
    expect(response.headers.get("content-security-policy-report-only"))
      .toContain("report-uri https://r.test/x");
  });

  it("writes the defaults that are left before the caller's directives", async () => {
    const directives = await directivesOf("/text", {
      csp: ["default-src 'none'", "img-src https:"],
    });
    const names = [...directives.keys()];
    expect(names.slice(0, 2)).toEqual(["script-src", "style-src"]);
    expect(names.slice(-3)).toEqual(["upgrade-insecure-requests", "default-src", "img-src"]);
  });

  it("fails on responses whose headers cannot be changed", async () => {
    expect((await responseTo("/moved")).status).toBe(500);
  });

  it("sends nothing on what an error handler outside it answers", async () => {
    const app = new App().use(csp()).onError("/", (ctx) => ctx.text("error", { status: 500 }))
      .get("/", () => {
        throw new HttpError(400);
      });
    const response = await app.handler()(new Request("http://localhost/"));
    expect(response.headers.get("content-security-policy")).toBe(null);
  });
});
