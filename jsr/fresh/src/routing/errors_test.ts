import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { App, HttpError } from "fresh";

function request(app: App<unknown>, path: string): Promise<Response> {
  return app.handler()(new Request(`http://localhost${path}`));
}

function failing(error: unknown) {
  return () => {
    throw error;
  };
}

describe("an unhandled error", () => {
  it("is answered with an HttpError's status and message", async () => {
    const response = await request(new App().get("/", failing(new HttpError(409, "Taken"))), "/");
    expect(response.status).toBe(409);
    expect(await response.text()).toBe("Taken");
    expect(response.headers.get("content-type")).toMatch(/^text\/plain/);
  });

  it("is answered with the reason phrase when it has no message", async () => {
    const response = await request(new App().get("/", failing(new HttpError(410))), "/");
    expect(await response.text()).toBe("Gone");
  });

  it("never shows the message of another error", async () => {
    const response = await request(new App().get("/", failing(new Error("password=1"))), "/");
    expect(response.status).toBe(500);
    expect(await response.text()).toBe("Internal server error");
  });
});

describe("onError()", () => {
  it("lets the nearest level answer, with the thrown value", async () => {
    const app = new App()
      .onError("/", (ctx) => ctx.text(`root ${ctx.error}`))
      .onError("/a/b", (ctx) => ctx.text(`near ${ctx.error}`))
      .get("/a/b/c", failing("deep"))
      .get("/a", failing("shallow"));
    expect(await (await request(app, "/a/b/c")).text()).toBe("near deep");
    expect(await (await request(app, "/a")).text()).toBe("root shallow");
  });

  it("stands outside its own level's middlewares and inside the outer ones", async () => {
    const trace: string[] = [];
    const tracing = (name: string) => async (ctx: { next(): Promise<Response> }) => {
      try {
        const response = await ctx.next();
        trace.push(`${name} saw ${response.status}`);
        return response;
      } catch (error) {
        trace.push(`${name} saw a rejection`);
        throw error;
      }
    };
    const app = new App()
      .use(tracing("root"))
      .use("/a", tracing("a"))
      .onError("/a", (ctx) => ctx.text("handled", { status: 500 }))
      .get("/a/x", failing("fault"));
    expect((await request(app, "/a/x")).status).toBe(500);
    expect(trace).toEqual(["a saw a rejection", "root saw 500"]);
  });

  it("passes on what it throws itself", async () => {
    const app = new App()
      .onError("/", (ctx) => ctx.text(String(ctx.error)))
      .onError("/a", failing("second"))
      .get("/a", failing("first"));
    expect(await (await request(app, "/a")).text()).toBe("second");
  });

  it("holds only for what is registered after it", async () => {
    const app = new App()
      .get("/early", failing(new HttpError(418, "early")))
      .onError("/", (ctx) => ctx.text("handled"));
    expect((await request(app, "/early")).status).toBe(418);
  });

  it("catches what a middleware throws at once", async () => {
    const app = new App()
      .onError("/", (ctx) => ctx.text(`caught ${ctx.error}`))
      .use(failing("sync"))
      .get("/", (ctx) => ctx.text("never"));
    expect(await (await request(app, "/")).text()).toBe("caught sync");
  });
});

describe("ctx.error", () => {
  it("is what was thrown inside, for a middleware that catches it", async () => {
    const app = new App()
      .use(async (ctx) => {
        expect(ctx.error).toBe(null);
        return await ctx.next().catch(() => ctx.text(`caught ${ctx.error}`));
      })
      .get("/", failing("inside"));
    expect(await (await request(app, "/")).text()).toBe("caught inside");
  });
});

describe("notFound()", () => {
  it("answers at the innermost level, so that the outer middlewares see its response", async () => {
    const seen: number[] = [];
    const app = new App()
      .use(async (ctx) => {
        const response = await ctx.next();
        seen.push(response.status);
        return response;
      })
      .get("/a", failing(new HttpError(404)))
      .notFound((ctx) => ctx.text("none", { status: 404 }));
    expect(await (await request(app, "/a")).text()).toBe("none");
    expect(seen).toEqual([404]);
  });

  it("takes every 404 before error handlers, wherever it is registered", async () => {
    const app = new App()
      .onError("/", (ctx) => ctx.text("error page"))
      .get("/thrown", failing(new HttpError(404)))
      .get("/other", failing(new HttpError(403)))
      .notFound((ctx) => ctx.text("not found page", { status: 404 }));
    expect(await (await request(app, "/thrown")).text()).toBe("not found page");
    expect(await (await request(app, "/unmatched")).text()).toBe("not found page");
    expect(await (await request(app, "/other")).text()).toBe("error page");
  });
});

describe("HttpError", () => {
  it("has a status, a name and a cause", () => {
    const cause = new Error("behind");
    const error = new HttpError(404, "gone", { cause });
    expect(error).toBeInstanceOf(Error);
    expect([error.status, error.name, error.message, error.cause])
      .toEqual([404, "HttpError", "gone", cause]);
  });

  it("takes the statuses of errors only: no other compiles", () => {
    type Status = ConstructorParameters<typeof HttpError>[0];
    const isStatus = <S>(is: S extends Status ? true : false) => is;
    expect([isStatus<404>(true), isStatus<200>(false), isStatus<number>(false)])
      .toEqual([true, false, false]);
  });

  it("is one class on both sides", async () => {
    expect((await import("fresh/runtime")).HttpError).toBe(HttpError);
  });
});
