import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { App, type Context, HttpError } from "fresh";

function request(app: App<unknown>, path: string, init?: RequestInit): Promise<Response> {
  return app.handler()(new Request(`http://localhost${path}`, init));
}

async function textOf(app: App<unknown>, path: string, init?: RequestInit): Promise<string> {
  return await (await request(app, path, init)).text();
}

describe("App matching", () => {
  const app = new App()
    .get("/u/:id", (ctx) => ctx.text(`dynamic ${ctx.params.id} ${ctx.route}`))
    .get("/u/me", (ctx) => ctx.text("exact"))
    .get("/opt/:name?", (ctx) => ctx.json(ctx.params))
    .get("/rest/:path*", (ctx) => ctx.text(ctx.params.path ?? "none"))
    .post("/u/:any", (ctx) => ctx.text("second pattern"))
    .get("/", (ctx) => ctx.text("root"));

  it("tries literal patterns before dynamic ones, whatever their order", async () => {
    expect(await textOf(app, "/u/me")).toBe("exact");
  });

  it("lets the first dynamic pattern decide, even when it lacks the method", async () => {
    expect((await request(app, "/u/7", { method: "POST" })).status).toBe(405);
  });

  it("takes one trailing slash on literal patterns only", async () => {
    expect(await textOf(app, "/u/me/")).toBe("exact");
    expect((await request(app, "/u/7/")).status).toBe(404);
  });

  it("collapses runs of slashes", async () => {
    expect(await textOf(app, "//u///me")).toBe("exact");
  });

  it("decodes params, but leaves escaped slashes", async () => {
    expect(await textOf(app, "/u/a%20b%2Fc")).toBe("dynamic a b%2Fc /u/:id");
  });

  it("gives an absent optional group as an empty string", async () => {
    expect(await textOf(app, "/opt")).toBe('{"name":""}');
  });

  it("matches the rest of the path", async () => {
    expect(await textOf(app, "/rest/a/b")).toBe("a/b");
    expect((await request(app, "/rest")).status).toBe(200);
  });

  it("keeps names of Object.prototype out of params", async () => {
    const plain = new App().get("/p/:id", (ctx) => ctx.json("constructor" in ctx.params));
    expect(await textOf(plain, "/p/1")).toBe("false");
  });
});

describe("App methods", () => {
  const app = new App()
    .get("/a", (ctx) => ctx.text("first"))
    .get("/a", (ctx) => ctx.text("second"))
    .put("/a", (ctx) => ctx.text("put"))
    .all("/all", (ctx) => ctx.text(ctx.req.method));

  it("keeps the first registration of a method and pattern", async () => {
    expect(await textOf(app, "/a")).toBe("first");
  });

  it("answers HEAD with GET's headers and no body", async () => {
    const response = await request(app, "/a", { method: "HEAD" });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(await response.text()).toBe("");
  });

  it("refuses other methods with 405", async () => {
    expect((await request(app, "/a", { method: "DELETE" })).status).toBe(405);
  });

  it("answers OPTIONS with the methods there are", async () => {
    const response = await request(app, "/a", { method: "OPTIONS" });
    expect(response.status).toBe(204);
    expect(response.headers.get("allow")).toBe("GET, PUT");
  });

  it("have a name for each", async () => {
    const app = new App()
      .get("/m", (ctx) => ctx.text("GET"))
      .post("/m", (ctx) => ctx.text("POST"))
      .put("/m", (ctx) => ctx.text("PUT"))
      .patch("/m", (ctx) => ctx.text("PATCH"))
      .delete("/m", (ctx) => ctx.text("DELETE"))
      .head("/m", () => new Response(null, { headers: { "x-own": "HEAD" } }));
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
      expect(await textOf(app, "/m", { method })).toBe(method);
    }
    expect((await request(app, "/m", { method: "HEAD" })).headers.get("x-own")).toBe("HEAD");
  });

  it("lets all() answer every method", async () => {
    for (const method of ["GET", "POST", "PATCH", "DELETE", "OPTIONS"]) {
      expect(await textOf(app, "/all", { method })).toBe(method);
    }
  });
});

describe("App middlewares", () => {
  it("run only around what is registered after them", async () => {
    const app = new App<{ seen?: boolean }>()
      .get("/before", (ctx) => ctx.json(ctx.state))
      .use((ctx) => {
        ctx.state.seen = true;
        return ctx.next();
      })
      .get("/after", (ctx) => ctx.json(ctx.state));
    const handler = app.handler();
    const seen = async (path: string) =>
      await (await handler(new Request(`http://localhost${path}`))).json();
    expect(await seen("/before")).toEqual({});
    expect(await seen("/after")).toEqual({ seen: true });
  });

  it("with a path run on it and below it, and nowhere else", async () => {
    const app = new App()
      .use("/api", (ctx) => ctx.text(`guard ${ctx.url.pathname}`))
      .get("/api", (ctx) => ctx.text("open"))
      .get("/api/x/y", (ctx) => ctx.text("open"))
      .get("/apiary", (ctx) => ctx.text("open"));
    expect(await textOf(app, "/api")).toBe("guard /api");
    expect(await textOf(app, "/api/x/y")).toBe("guard /api/x/y");
    expect(await textOf(app, "/apiary")).toBe("open");
  });

  it("may be loaded with the first request, and so may a handler", async () => {
    const lazy = async () =>
      await Promise.resolve((ctx: Context<unknown>) =>
        ctx.url.search === "" ? ctx.next() : ctx.text("stopped")
      );
    const app = new App().use(lazy)
      .get("/", async () => await Promise.resolve((ctx: Context<unknown>) => ctx.text("loaded")));
    const handler = app.handler();
    const ask = async (path: string) =>
      await (await handler(new Request(`http://localhost${path}`))).text();
    expect([await ask("/"), await ask("/?stop"), await ask("/")])
      .toEqual(["loaded", "stopped", "loaded"]);
  });

  it("know an error as soon as one inside has thrown it", async () => {
    const seen: unknown[] = [];
    const thrown = new HttpError(418);
    const app = new App()
      .use(async (ctx) => {
        const inside = ctx.next();
        seen.push(ctx.error);
        return await inside;
      })
      .use((ctx) => ctx.next())
      .get("/", () => {
        throw thrown;
      });
    expect((await request(app, "/")).status).toBe(418);
    expect(seen).toEqual([thrown]);
  });

  it("run at the root when nothing matched, and see a 404", async () => {
    const seen: unknown[] = [];
    const app = new App().use(async (ctx) => {
      try {
        return await ctx.next();
      } catch (error) {
        seen.push(error, ctx.route);
        throw error;
      }
    });
    const response = await request(app, "/nowhere");
    expect(response.status).toBe(404);
    expect(await response.text()).toBe("Not Found");
    expect(seen[0]).toBeInstanceOf(HttpError);
    expect(seen[1]).toBe(null);
  });

  it("share one state per request and none between requests", async () => {
    const app = new App<{ count?: number }>()
      .use((ctx) => {
        ctx.state.count = (ctx.state.count ?? 0) + 1;
        return ctx.next();
      })
      .get("/", (ctx) => ctx.json(ctx.state.count));
    const handler = app.handler();
    await handler(new Request("http://localhost/"));
    expect(await (await handler(new Request("http://localhost/"))).json()).toBe(1);
  });

  it("may be several before a route's own handler", async () => {
    const app = new App<{ order?: string }>().get("/", (ctx) => {
      ctx.state.order = "a";
      return ctx.next();
    }, (ctx) => ctx.text(`${ctx.state.order}b`));
    const response = await app.handler()(new Request("http://localhost/"));
    expect(await response.text()).toBe("ab");
  });
});

describe("App configuration", () => {
  it("has defaults and a root", () => {
    expect(new App().config)
      .toMatchObject({ basePath: "", mode: "production", root: expect.any(String) });
    expect(new App({ mode: "development" }).config.mode).toBe("development");
  });

  it("puts routes below basePath", async () => {
    const app = new App({ basePath: "/maps" }).get("/a", (ctx) => ctx.text("a"));
    expect(await textOf(app, "/maps/a")).toBe("a");
    expect((await request(app, "/a")).status).toBe(404);
  });

  it("makes a handler without waiting, which answers with a promise", () => {
    const answer = new App().handler()(new Request("http://localhost/"));
    expect(answer).toBeInstanceOf(Promise);
    return answer.then(({ status }) => expect(status).toBe(404));
  });

  it("answers 404 for file routes without a build", async () => {
    expect((await request(new App().fsRoutes(), "/")).status).toBe(404);
  });
});

describe("App.listen()", () => {
  it("serves until its signal is aborted", async () => {
    const stop = new AbortController();
    const { promise: listening, resolve } = Promise.withResolvers<number>();
    const finished = new App().get("/", (ctx) => ctx.text("up")).listen({
      port: 0,
      hostname: "127.0.0.1",
      signal: stop.signal,
      onListen: ({ port }) => resolve(port),
    });
    const response = await fetch(`http://127.0.0.1:${await listening}/`);
    expect(await response.text()).toBe("up");
    stop.abort();
    await finished;
  });

  it("without a port takes the first free one from 8000", async () => {
    const ports: number[] = [];
    const stop = new AbortController();
    const started = [0, 1].map(async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const finished = new App().listen({
        hostname: "127.0.0.1",
        signal: stop.signal,
        onListen: ({ port }) => resolve(void ports.push(port)),
      });
      await promise;
      return () => finished;
    });
    const running = await Promise.all(started);
    stop.abort();
    for (const finished of running) await finished();
    expect(new Set(ports).size).toBe(2);
    for (const port of ports) expect(port >= 8000 && port <= 8019).toBe(true);
  });
});
