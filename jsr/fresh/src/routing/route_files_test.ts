/** The meaning of file names, and what route files may export. */
import { expect } from "@std/expect";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { App } from "fresh";
import { Builder } from "fresh/dev";

let root: string;
beforeEach(async () => {
  root = await Deno.makeTempDir();
});
afterEach(() => Deno.remove(root, { recursive: true }));

async function serving(files: Readonly<Record<string, string>>) {
  for (const [file, source] of Object.entries(files)) {
    const path = `${root}/routes/${file}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, source);
  }
  const apply = await new Builder({ root }).build({ snapshot: "memory" });
  const app = new App().fsRoutes();
  apply(app);
  const handler = app.handler();
  return async (path: string, init?: RequestInit) => {
    const response = await handler(new Request(`http://localhost${path}`, init));
    return response.ok ? await response.text() : response.status;
  };
}

const says = (text: string) =>
  `export const handler = (ctx) => ctx.text(${JSON.stringify(text)} + JSON.stringify(ctx.params));`;

describe("a route file's name", () => {
  it("may leave a whole segment optional, or take the rest of the path", async () => {
    const ask = await serving({
      "shop/[[page]].js": says("shop"),
      "docs/[...path].js": says("docs"),
    });
    expect(await ask("/shop")).toBe('shop{"page":""}');
    expect(await ask("/shop/2")).toBe('shop{"page":"2"}');
    expect(await ask("/shop/2/3")).toBe(404);
    expect(await ask("/docs/a/b")).toBe('docs{"path":"a/b"}');
    expect(await ask("/docs")).toBe('docs{"path":""}');
  });

  it("in a private folder is no route", async () => {
    const ask = await serving({ "(_lib)/helper.js": "export const x = 1;", "a.js": says("a") });
    expect(await ask("/a")).toBe("a{}");
    expect(await ask("/helper")).toBe(404);
  });

  it("sorts literal before dynamic before the rest, at each segment", async () => {
    const ask = await serving({
      "[...all].js": says("all"),
      "[a]/[b].js": says("two"),
      "[a]/fixed.js": says("fixed"),
      "x/[b].js": says("x"),
      "[a].js": says("one"),
    });
    expect(await ask("/x/fixed")).toBe('x{"b":"fixed"}');
    expect(await ask("/y/fixed")).toBe('fixed{"a":"y"}');
    expect(await ask("/y/z")).toBe('two{"a":"y","b":"z"}');
    expect(await ask("/y")).toBe('one{"a":"y"}');
    expect(await ask("/a/b/c")).toBe('all{"all":"a/b/c"}');
  });

  it("_500 is another name for _error", async () => {
    const ask = await serving({
      "_500.js": "export const handler = (ctx) => ctx.text('handled ' + ctx.error.message);",
      "a.js": "export const handler = () => { throw new Error('x'); };",
    });
    expect(await ask("/a")).toBe("handled x");
  });

  it("sets ctx.error when a handler's error is waited for, however early it was thrown", async () => {
    const ask = await serving({
      "_middleware.js": `export default async (ctx) => {
        const next = ctx.next();
        const before = String(ctx.error);
        return await next.catch(() => ctx.text(before + ", then " + ctx.error));
      };`,
      "now.js": "export const handler = () => { throw 'a'; };",
      "later.js": "export const handler = async () => { throw 'b'; };",
    });
    expect(await ask("/now")).toBe("null, then a");
    expect(await ask("/later")).toBe("null, then b");
  });

  it("_middleware may export a handler, or a list", async () => {
    const add = (name: string) =>
      `(ctx) => { ctx.state.seen = (ctx.state.seen ?? "") + "${name}"; return ctx.next(); }`;
    const ask = await serving({
      "_middleware.js": `export const handler = ${add("a")};`,
      "in/_middleware.js": `export default [${add("b")}, ${add("c")}];`,
      "in/page.js": "export const handler = (ctx) => ctx.text(ctx.state.seen);",
    });
    expect(await ask("/in/page")).toBe("abc");
  });
});

describe("a route file", () => {
  it("may hand page data over as the object that page() makes", async () => {
    const ask = await serving({
      "a.js": `export const handler = { GET: () => ({ data: "bare", status: 203 }) };
        export default ({ data }) => data;`,
    });
    expect(await ask("/a")).toContain("<body>bare</body>");
  });

  it("without a handler renders its component for every method", async () => {
    const ask = await serving({ "a.js": `export default ({ req }) => req.method;` });
    expect(await ask("/a")).toContain("<body>GET</body>");
    expect(await ask("/a", { method: "POST" })).toContain("<body>POST</body>");
    expect(await ask("/a", { method: "OPTIONS" })).toContain("<body>OPTIONS</body>");
  });

  it("may have an async page, which is text or a response", async () => {
    const ask = await serving({
      "text.js": "export default async () => await 'just text';",
      "own.js": "export default async () => await new Response('own');",
    });
    expect(await ask("/text")).toContain("<body>just text</body>");
    expect(await ask("/own")).toBe("own");
  });
});
