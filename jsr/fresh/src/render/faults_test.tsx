/** Error messages for a page's author when the page cannot be rendered. */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { App, type Context, page } from "fresh";

/** The message of the error that a route ends in. */
async function faultOf(register: (app: App<unknown>) => void): Promise<string> {
  const app = new App().onError("/", (ctx) => ctx.text(String(ctx.error), { status: 500 }));
  register(app);
  const response = await app.handler()(new Request("http://localhost/here"));
  expect(response.status).toBe(500);
  return await response.text();
}

/** Gives a value a type that it does not have, as JavaScript does. */
function untyped<T>(value: unknown): T {
  return JSON.parse(JSON.stringify(value));
}

describe("a route's fault", () => {
  it("names a component that returns what only an async one may", async () => {
    const message = await faultOf((app) =>
      app.route("/here", {
        component: function Hasty() {
          return new Response();
        },
      })
    );
    expect(message).toMatch(/Hasty.*Response.*async/);
  });

  it("names the route whose handler returns neither a response nor data", async () => {
    const message = await faultOf((app) =>
      app.route("/here", { handler: () => untyped<Response>({ text: "x" }), component: () => null })
    );
    expect(message).toMatch(/\/here.*neither/);
  });

  it("names the route whose handler returns data without a component", async () => {
    const message = await faultOf((app) => app.route("/here", { handler: () => page(1) }));
    expect(message).toMatch(/\/here.*component/);
  });

  it("names the middleware chain that has no end", async () => {
    expect(await faultOf((app) => app.get("/here", (ctx) => ctx.next()))).toMatch(/ctx\.next/);
  });

  it("is what a middleware returned in place of a response", async () => {
    const nothing = (_: Context<unknown>) => untyped<Response>(null);
    expect(await faultOf((app) => app.get("/here", nothing))).toMatch(/GET \/here.*null/);
  });
});

describe("an async page", () => {
  const request = async (component: () => Promise<Response | string>) => {
    const app = new App().route("/here", { component });
    return await app.handler()(new Request("http://localhost/here"));
  };

  it("may be text, or a response", async () => {
    const text = await request(async () => await Promise.resolve("just text"));
    expect(await text.text()).toContain("<body>just text</body>");
    const response = await request(async () =>
      await Promise.resolve(new Response("own", { status: 202 }))
    );
    expect([response.status, await response.text()]).toEqual([202, "own"]);
  });
});
