/** Which middlewares, layouts and error pages hold for which routes. */
import { expect } from "@std/expect";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { App, HttpError } from "fresh";
import { Builder } from "fresh/dev";

let root: string;
beforeEach(async () => {
  root = await Deno.makeTempDir();
});
afterEach(() => Deno.remove(root, { recursive: true }));

/** Answers with the text of a response, or with the status of one that is not 2xx. */
function asking(app: App<unknown>) {
  const handler = app.handler();
  return async (path: string, init?: RequestInit) => {
    const response = await handler(new Request(`http://localhost${path}`, init));
    return response.ok ? await response.text() : response.status;
  };
}

async function serving(files: Readonly<Record<string, string>>, app = new App()) {
  for (const [file, source] of Object.entries(files)) {
    const path = `${root}/routes/${file}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, source);
  }
  const apply = await new Builder({ root }).build({ snapshot: "memory" });
  apply(app.fsRoutes());
  return asking(app);
}

const says = (text: string) => `export const handler = (ctx) => ctx.text("${text}");`;
const page = (text: string) => `export default () => "${text}";`;
const refuse = () => {
  throw new HttpError(401);
};
const REFUSES = `import { HttpError } from "fresh";
  export default () => { throw new HttpError(401); };`;

describe("a middleware of a path", () => {
  it("holds for it and below it, for routes by program and by file", async () => {
    const app = new App().use("/admin", refuse)
      .get("/admin", (ctx) => ctx.text("x")).get("/admin/a/b", (ctx) => ctx.text("x"))
      .get("/administrator", (ctx) => ctx.text("open"));
    const ask = await serving({ "admin/index.js": says("x"), "admin/c.js": says("x") }, app);
    expect(await Promise.all(["/admin", "/admin/a/b", "/admin/c"].map((path) => ask(path))))
      .toEqual([401, 401, 401]);
    expect(await ask("/administrator")).toBe("open");
  });

  it("compares names as they are written: /* holds only for patterns that have it", async () => {
    const app = new App().use("/admin/*", refuse)
      .get("/admin", (ctx) => ctx.text("open")).get("/admin/a", (ctx) => ctx.text("open"))
      .get("/admin/*", (ctx) => ctx.text("x"))
      .use("/u/:id", refuse).get("/u/:id", (ctx) => ctx.text("x"))
      .get("/u/:name/b", (ctx) => ctx.text("open"));
    const ask = await serving({ "admin/b.js": says("open") }, app);
    expect(await ask("/admin")).toBe("open");
    expect(await ask("/admin/a")).toBe("open");
    expect(await ask("/admin/b")).toBe("open");
    expect(await ask("/admin/other")).toBe(401);
    expect(await ask("/u/7")).toBe(401);
    expect(await ask("/u/7/b")).toBe("open");
  });

  it("does not hold for files that have it in their URL by way of a group", async () => {
    const app = new App().use("/admin", refuse);
    const ask = await serving({ "(staff)/admin/a.js": says("open") }, app);
    expect(await ask("/admin/a")).toBe("open");
  });

  it("does not hold for the file of its own name, only for those in its folder", async () => {
    const app = new App().use("/admin", refuse);
    const ask = await serving({ "admin.js": says("open"), "admin/a.js": says("x") }, app);
    expect(await ask("/admin")).toBe("open");
    expect(await ask("/admin/a")).toBe(401);
  });

  it("is not around the refusal of a method, nor around OPTIONS", async () => {
    const ask = asking(new App().use("/a", refuse).post("/a", (ctx) => ctx.text("x")));
    expect(await ask("/a", { method: "POST" })).toBe(401);
    expect(await ask("/a")).toBe(405);
    expect(await ask("/a", { method: "OPTIONS" })).toBe("");
  });
});

describe("a folder's own files", () => {
  it("hold for its index and its routes, not for the file beside it", async () => {
    const ask = await serving({
      "foo.js": says("open"),
      "foo/_middleware.js": REFUSES,
      "foo/bar.js": says("x"),
      "baz/_middleware.js": REFUSES,
      "baz/index.js": says("x"),
    });
    expect(await ask("/foo")).toBe("open");
    expect(await ask("/foo/bar")).toBe(401);
    expect(await ask("/baz")).toBe(401);
  });

  it("wrap its pages alone: nested layouts", async () => {
    const around = (name: string) =>
      `import { h } from "preact"; export default ({ Component }) => h("${name}", null, h(Component));`;
    const ask = await serving({
      "_layout.js": around("outer"),
      "foo/_layout.js": around("inner"),
      "foo.js": page("foo"),
      "foo/bar.js": page("bar"),
    });
    expect(await ask("/foo")).toContain("<outer>foo</outer>");
    expect(await ask("/foo/bar")).toContain("<outer><inner>bar</inner></outer>");
  });

  it("answer for its faults alone", async () => {
    const fails = "export const handler = () => { throw new Error('x'); };";
    const ask = await serving({
      "_error.js": says("outer"),
      "foo/_error.js": says("inner"),
      "foo.js": fails,
      "foo/bar.js": fails,
    });
    expect(await ask("/foo")).toBe("outer");
    expect(await ask("/foo/bar")).toBe("inner");
  });

  it("in a group hold for the group", async () => {
    const ask = await serving({
      "(staff)/_middleware.js": REFUSES,
      "(staff)/a.js": says("x"),
      "b.js": says("open"),
    });
    expect(await ask("/a")).toBe(401);
    expect(await ask("/b")).toBe("open");
  });
});

describe("one URL of several files", () => {
  it("is answered by the first: outside groups, then by the group's name", async () => {
    const ask = await serving({
      "(a)/one.js": says("a"),
      "(b)/one.js": says("b"),
      "(a)/two.js": says("a"),
      "two.js": says("none"),
    });
    expect(await ask("/one")).toBe("a");
    expect(await ask("/two")).toBe("none");
  });
});

describe("ctx.render() in a middleware", () => {
  it("wraps in the layouts of its own level, not of those inside", async () => {
    const around = (name: string) => () => name;
    const app = new App().layout("*", around("outer"))
      .use((ctx) => ctx.url.search === "" ? ctx.next() : ctx.render(null))
      .layout("/a", around("inner"))
      .get("/a", (ctx) => ctx.render(null));
    const ask = asking(app);
    expect(await ask("/a?x")).toContain("outer");
    const missing = new App().layout("/a", around("inner"))
      .use((ctx) => ctx.url.search === "" ? ctx.next() : ctx.render(null))
      .get("/a", (ctx) => ctx.render(null));
    expect(await asking(missing)("/a?x")).not.toContain("inner");
    expect(await asking(missing)("/a")).toContain("inner");
  });

  it("does so also after one inside it that hands on twice", async () => {
    const around = (name: string) => () => name;
    const app = new App().layout("*", around("outer"))
      .use(async (ctx) => {
        await ctx.next();
        return await ctx.render(null);
      })
      .use((ctx) => {
        ctx.next();
        return ctx.next();
      })
      .layout("/a", around("inner"))
      .get("/a", () => new Promise<Response>(() => {}), (ctx) => ctx.text("x"));
    expect(await asking(app)("/a")).toContain("outer");
  });
});
