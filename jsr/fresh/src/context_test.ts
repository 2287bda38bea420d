import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { App, type Context } from "fresh";
import { h } from "preact";

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

describe("ctx.json(), html() and text()", () => {
  it("set their content types and keep the init", async () => {
    const json = await answer((ctx) => ctx.json({ a: 1 }, { status: 201 }));
    expect([json.status, await json.json()]).toEqual([201, { a: 1 }]);
    expect(json.headers.get("content-type")).toMatch(/^application\/json/);
    const html = await answer((ctx) => ctx.html("<p>", { headers: { "x-a": "1" } }));
    expect(html.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(html.headers.get("x-a")).toBe("1");
    const text = await answer((ctx) => ctx.text("t"));
    expect(text.headers.get("content-type")).toBe("text/plain; charset=utf-8");
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
