import { expect } from "@std/expect";
import { beforeAll, describe, it } from "@std/testing/bdd";
import { App, csp } from "fresh";
import { Builder } from "fresh/dev";

const fixtures = new URL("../../tests/fixtures/", import.meta.url).pathname;

interface State {
  trace: string[];
}

type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

async function serving(fixture: string, prepare?: (app: App<State>) => void): Promise<Fetch> {
  const apply = await new Builder({ root: fixtures + fixture }).build({ snapshot: "memory" });
  const app = new App<State>().use((ctx) => {
    ctx.state.trace = ["app"];
    return ctx.next();
  });
  prepare?.(app);
  apply(app.fsRoutes());
  const handler = app.handler();
  return (path, init) => handler(new Request(`http://localhost${path}`, init));
}

describe("file routes", () => {
  let site: Fetch;
  beforeAll(async () => {
    site = await serving("site", (app) => app.use(csp()));
  });
  const textOf = async (path: string, init?: RequestInit) => await (await site(path, init)).text();

  it("answer at the paths their files name", async () => {
    expect(await textOf("/plain")).toContain("<p>plain</p>");
    expect(await textOf("/users-7")).toContain("<p>user 7</p>");
    expect(await textOf("/about")).toContain("<p>about index</p>");
    expect(await textOf("/about/a/b")).toContain("<p>about a/b</p>");
  });

  it("hand the handler's data to the component, inside layout and app", async () => {
    const html = await textOf("/?name=Ann");
    expect(html).toMatch(/^<!DOCTYPE html><html lang="en">/);
    expect(html).toContain('<body class="site"><main data-trace="app"><h1>Hello Ann</h1>');
    expect(html).toContain("<title>Hello Ann</title>");
  });

  it("in a group folder share its middlewares, which no URL shows", async () => {
    expect(await (await site("/admin")).json()).toEqual(["app", "staff"]);
  });

  it("may set their own pattern", async () => {
    expect(await textOf("/elsewhere/9")).toBe("9");
    expect((await site("/moved")).status).toBe(404);
  });

  it("leave out tests beside them", async () => {
    expect((await site("/ignored_test")).status).toBe(404);
  });

  it("answer a method that their handler lacks with 404, and without one with the page", async () => {
    expect((await site("/admin", { method: "PUT" })).status).toBe(404);
    expect((await site("/plain", { method: "POST" })).status).toBe(200);
  });

  it("answer HEAD without a body", async () => {
    const response = await site("/plain", { method: "HEAD" });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("");
  });

  it("show errors on the error page, with its status and its headers only", async () => {
    const missing = await site("/nowhere");
    expect(missing.status).toBe(404);
    expect(await missing.text()).toContain("<h1>404 ");
    expect(missing.headers.get("content-security-policy")).toBe("default-src 'none'");
    const refused = await site("/admin", { method: "POST" });
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain("Not for you");
    const broken = await site("/admin", { method: "DELETE" });
    expect(broken.status).toBe(500);
    expect(await broken.text()).not.toContain("secret");
  });
});

describe("quirks of file routes", () => {
  let quirks: Fetch;
  beforeAll(async () => {
    quirks = await serving("quirks");
  });
  const textOf = async (path: string, init?: RequestInit) =>
    await (await quirks(path, init)).text();

  it("a _404 with only a component answers 200", async () => {
    const response = await quirks("/no/such/page");
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("nothing here");
  });

  it("a middleware by method is refused, not run", async () => {
    expect(await textOf("/")).toContain("<p>home</p>");
  });

  it("literal files win over partly dynamic ones, and those over dynamic ones", async () => {
    expect(await textOf("/literal", { method: "POST" })).toBe("posted");
    expect(await textOf("/a-7")).toBe("partial 7");
    expect(await textOf("/other")).toBe("dynamic");
  });

  it("a layout may leave out the app", async () => {
    expect(await textOf("/deep")).toContain("<body><section><p>deep</p></section></body>");
    expect(await textOf("/deep")).not.toContain('class="app"');
  });

  it("a page may leave out its layouts", async () => {
    const html = await textOf("/deep/alone");
    expect(html).toContain("<p>alone</p>");
    expect(html).not.toContain("<section>");
  });

  it("an error page may live in any folder", async () => {
    const response = await quirks("/deep/fails");
    expect(response.status).toBe(500);
    expect(await response.text()).toContain("deep error Error: a fault");
  });
});

describe("a file that is no route", () => {
  it("fails the build", async () => {
    await expect(serving("broken")).rejects.toThrow();
  });
});
