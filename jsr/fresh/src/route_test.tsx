import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { App, HttpError, page, type PageProps } from "fresh";

function request<State>(app: App<State>, path: string, init?: RequestInit): Promise<Response> {
  return app.handler()(new Request(`http://localhost${path}`, init));
}

async function textOf<State>(app: App<State>, path: string, init?: RequestInit): Promise<string> {
  return await (await request(app, path, init)).text();
}

const Greeting = ({ data, params }: PageProps) => <p>{String(data)} {params.id}</p>;
const frame = (name: string) => ({ Component }: PageProps) => (
  <div class={name}>
    <Component />
  </div>
);

describe("App.route()", () => {
  it("answers with a handler's data in the component", async () => {
    const app = new App().route("/hello/:id", {
      handler: { GET: () => page("hello", { status: 201 }) },
      component: Greeting,
    });
    const response = await request(app, "/hello/7");
    expect(response.status).toBe(201);
    expect(await response.text()).toContain("<p>hello 7</p>");
  });

  it("renders a component without a handler, and answers with a handler alone", async () => {
    const app = new App()
      .route("/page", { component: () => <p>only</p> })
      .route("/all", { handler: (ctx) => ctx.text(ctx.req.method) });
    expect(await textOf(app, "/page")).toContain("<p>only</p>");
    expect(await textOf(app, "/all", { method: "PATCH" })).toBe("PATCH");
  });

  it("refuses the methods it lacks, as every programmatic route", async () => {
    const app = new App().route("/x", {
      handler: { POST: (ctx) => ctx.text("posted") },
      component: () => <p>shown</p>,
    });
    expect((await request(app, "/x", { method: "PUT" })).status).toBe(405);
    expect((await request(app, "/x", { method: "HEAD" })).status).toBe(200);
    expect((await request(app, "/x", { method: "OPTIONS" })).headers.get("allow"))
      .toBe("GET, POST, OPTIONS, HEAD");
  });

  it("loads a lazy route once, with its first request", async () => {
    let loads = 0;
    const app = new App().route("/lazy", () => {
      loads++;
      return Promise.resolve({ handler: { GET: (ctx) => ctx.text("loaded") } });
    });
    const handler = app.handler();
    const get = (method: string) => handler(new Request("http://localhost/lazy", { method }));
    expect(loads).toBe(0);
    expect(await (await get("GET")).text()).toBe("loaded");
    expect((await get("POST")).status).toBe(404);
    expect(loads).toBe(1);
  });

  it("is inside what was registered before it, unless it says otherwise", async () => {
    const component = () => <p>page</p>;
    const app = new App()
      .appWrapper(frame("app"))
      .layout("*", frame("layout"))
      .use("/in", (ctx) => ctx.url.searchParams.has("stop") ? ctx.text("stopped") : ctx.next())
      .route("/in/side", { component })
      .route("/bare", { component, config: { skipAppWrapper: true } }, {
        skipInheritedLayouts: true,
      });
    expect(await textOf(app, "/in/side")).toContain('class="app"><div class="layout"><p>page');
    expect(await textOf(app, "/in/side?stop")).toBe("stopped");
    expect(await textOf(app, "/bare")).not.toContain("<div");
  });
});

describe("App.mountApp()", () => {
  const inner = () =>
    new App<{ seen?: string }>()
      .use((ctx) => {
        ctx.state.seen = `${ctx.state.seen ?? ""} inner`;
        return ctx.next();
      })
      .onError("/", (ctx) => ctx.text(`inner error ${ctx.error}`, { status: 500 }))
      .appWrapper(frame("inner-app"))
      .layout("/deep", frame("inner-layout"))
      .get("/", (ctx) => ctx.text(`root of ${ctx.route}`))
      .get("/item/:id", (ctx) => ctx.json([ctx.route, ctx.params.id, ctx.state.seen]))
      .get("/deep/page", (ctx) => ctx.render(<p>deep</p>))
      .get("/broken", () => {
        throw new HttpError(409, "broken");
      });
  const app = new App<{ seen?: string }>()
    .use((ctx) => {
      ctx.state.seen = "outer";
      return ctx.next();
    })
    .mountApp("/admin", inner())
    .get("/open", (ctx) => ctx.json(ctx.state.seen));

  it("copies routes below the path, and ctx.route shows where they are", async () => {
    expect(await (await request(app, "/admin/item/7")).json())
      .toEqual(["/admin/item/:id", "7", "outer inner"]);
    expect(await textOf(app, "/admin")).toBe("root of /admin");
    expect((await request(app, "/item/7")).status).toBe(404);
  });

  it("keeps the inner app's middlewares, layouts and error handlers to that path", async () => {
    expect(await (await request(app, "/open")).json()).toBe("outer");
    expect(await textOf(app, "/admin/deep/page"))
      .toContain('<div class="inner-app"><div class="inner-layout"><p>deep</p>');
    expect(await textOf(app, "/admin/broken")).toBe("inner error HttpError: broken");
  });

  it("lets the outer app handle what the inner one does not", async () => {
    const outer = new App()
      .onError("/", (ctx) => ctx.text("outer error", { status: 500 }))
      .mountApp(
        "/x/*",
        new App().get("/y", () => {
          throw new HttpError(403);
        }),
      );
    expect(await textOf(outer, "/x/y")).toBe("outer error");
  });

  it("may hold routes and a notFound() of the inner app", async () => {
    const holder = new App().mountApp(
      "/shop",
      new App().route("/a", { component: () => <p>a</p> }).notFound((ctx) => ctx.text("none")),
    );
    expect(await textOf(holder, "/shop/a")).toContain("<p>a</p>");
    expect(await textOf(holder, "/shop/b")).toBe("none");
  });
});
