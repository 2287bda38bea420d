import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { App, type Context } from "fresh";
import { type FunctionComponent, h } from "preact";

function answer(
  handle: (ctx: Context<unknown>) => Response | Promise<Response>,
): Promise<Response> {
  return new App().get("/page", handle).handler()(new Request("http://localhost/page?x=1"));
}

describe("ctx.redirect()", () => {
  const cases = [
    ["/a//b", "/a/b"],
    ["//evil.test/x", "/evil.test/x"],
    ["///evil.test?next=//y", "/evil.test?next=//y"],
    ["/a#//b", "/a#//b"],
    ["https://other.test//x", "https://other.test//x"],
    ["relative", "relative"],
  ];
  for (const [to = "", location = ""] of cases) {
    it(`sends ${to} to ${location}`, async () => {
      const response = await answer((ctx) => ctx.redirect(to));
      expect(response.status).toBe(302);
      expect(response.headers.get("location")).toBe(location);
    });
  }

  it("takes another status", async () => {
    expect((await answer((ctx) => ctx.redirect("/", 303))).status).toBe(303);
  });
});

describe("ctx", () => {
  it("tells about the request", async () => {
    const req = new Request("http://localhost/items/7?x=1");
    const info: Deno.ServeHandlerInfo = {
      remoteAddr: { transport: "tcp", hostname: "192.0.2.1", port: 7 },
      completed: Promise.resolve(),
    };
    let seen: unknown[] = [];
    const app = new App().get("/items/:id", (ctx) => {
      seen = [ctx.req, ctx.url.href, { ...ctx.params }, ctx.state, ctx.config, ctx.route];
      seen.push(ctx.info, ctx.error);
      return ctx.text("");
    });
    await app.handler()(req, info);
    const url = "http://localhost/items/7?x=1";
    expect(seen).toEqual([req, url, { id: "7" }, {}, app.config, "/items/:id", info, null]);
    expect(seen[0]).toBe(req);
  });

  it("has a URL of its own, which a middleware may change", async () => {
    const req = new Request("http://localhost/page");
    const app = new App().use((ctx) => {
      ctx.url.pathname = "/changed";
      return ctx.next();
    }).get("/page", (ctx) => ctx.text(ctx.url.pathname));
    expect(await (await app.handler()(req)).text()).toBe("/changed");
    expect(req.url).toBe("http://localhost/page");
  });

  it("makes up a local address where the caller gives none", async () => {
    const response = await answer((ctx) => ctx.json(ctx.info.remoteAddr));
    expect(await response.json()).toMatchObject({ transport: "tcp", hostname: "localhost" });
  });

  it("has what a layout wraps while the layout runs", async () => {
    const app = new App<{ wrapped: () => FunctionComponent }>()
      .use((ctx) => {
        ctx.state.wrapped = () => ctx.Component;
        return ctx.next();
      })
      .layout("*", async ({ state }) => h("i", null, await Promise.resolve(h(state.wrapped(), {}))))
      .get("/", (ctx) => ctx.render(h("b", null, h(ctx.Component, null))));
    const response = await app.handler()(new Request("http://localhost/"));
    expect(await response.text()).toContain("<i><b></b></i>");
  });
});

describe("ctx.json(), html() and text()", () => {
  it("set their content types and keep the init", async () => {
    const json = await answer((ctx) => ctx.json({ a: 1 }, { status: 201 }));
    expect([json.status, await json.json()]).toEqual([201, { a: 1 }]);
    expect(json.headers.get("content-type")).toMatch(/^application\/json/);
    const html = await answer((ctx) => ctx.html("<p>", { headers: { "x-a": "1" } }));
    expect(html.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(html.headers.get("x-a")).toBe("1");
    const text = await answer((ctx) => ctx.text("t"));
    expect(text.headers.get("content-type")).toMatch(/^text\/plain/);
  });
});

describe("ctx.render()", () => {
  it("answers with HTML whatever the headers say, and with the init's status", async () => {
    const response = await answer((ctx) =>
      ctx.render(h("p", null, "x"), { status: 418, headers: { "content-type": "a/b", "x-a": "1" } })
    );
    expect(response.status).toBe(418);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("x-a")).toBe("1");
  });

  it("refuses what is no VNode", async () => {
    const response = await answer((ctx) => Reflect.apply(ctx.render, ctx, ["text"]));
    expect(response.status).toBe(500);
  });

  it("ends with the response of a layout", async () => {
    const app = new App()
      .layout("/", async ({ url }) => {
        await Promise.resolve();
        return new Response(`no access to ${url.pathname}`, { status: 403 });
      })
      .get("/", (ctx) => ctx.render(h("p", null, "secret")));
    const response = await app.handler()(new Request("http://localhost/"));
    expect(response.status).toBe(403);
    expect(await response.text()).toBe("no access to /");
  });
});

describe("a handler's result", () => {
  it("that is no Response is an error", async () => {
    const notAResponse: (ctx: Context<unknown>) => Response = () => JSON.parse('{"data":1}');
    expect((await answer(notAResponse)).status).toBe(500);
  });
});
