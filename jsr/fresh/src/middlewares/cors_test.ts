import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { App, cors } from "fresh";

type Options = Parameters<typeof cors>[0];

function request(options: Options, init?: RequestInit): Promise<Response> {
  const app = new App().use(cors(options)).get("/", (ctx) => ctx.text("x"));
  return app.handler()(new Request("http://localhost/", init));
}

const from = (origin: string) => ({ headers: { origin } });

describe("cors()", () => {
  it("allows any origin by default", async () => {
    const { headers } = await request({}, from("https://a.test"));
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("vary")).toBe(null);
  });

  it("echoes a listed origin, and tells caches that it depends on it", async () => {
    const options = { origin: ["https://a.test", "https://b.test"] };
    const listed = await request(options, from("https://b.test"));
    expect(listed.headers.get("access-control-allow-origin")).toBe("https://b.test");
    expect(listed.headers.get("vary")).toBe("Origin");
    const other = await request(options, from("https://c.test"));
    expect(other.headers.get("access-control-allow-origin")).toBe(null);
    expect(other.headers.get("vary")).toBe(null);
  });

  it("sends the one origin that is given to that origin alone", async () => {
    const options = { origin: "https://a.test" };
    const allowed = async (origin: string) =>
      (await request(options, from(origin))).headers.get("access-control-allow-origin");
    expect(await allowed("https://a.test")).toBe("https://a.test");
    expect(await allowed("https://b.test")).toBe(null);
  });

  it("answers a preflight by itself", async () => {
    const response = await request({ origin: ["https://a.test"], maxAge: 600 }, {
      method: "OPTIONS",
      headers: {
        origin: "https://a.test",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization",
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-headers")).toBe("authorization");
    expect(response.headers.get("access-control-allow-methods")).toContain("POST");
    expect(response.headers.get("access-control-max-age")).toBe("600");
  });

  it("allows credentials only when configured", async () => {
    const name = "access-control-allow-credentials";
    const origin = "https://a.test";
    expect((await request({ origin }, from(origin))).headers.get(name)).toBe(null);
    expect((await request({ origin, credentials: true }, from(origin))).headers.get(name))
      .toBe("true");
  });

  it("asks a function which origin to allow, and names what may be read and sent", async () => {
    const options: Options = {
      origin: (origin) => origin.endsWith(".a.test") ? origin : null,
      exposeHeaders: ["x-a", "x-b"],
      allowHeaders: ["x-c"],
      allowMethods: ["GET"],
    };
    const { headers } = await request(options, from("https://x.a.test"));
    expect(headers.get("access-control-allow-origin")).toBe("https://x.a.test");
    expect(headers.get("access-control-expose-headers")).toBe("x-a,x-b");
    expect((await request(options, from("https://b.test"))).headers
      .get("access-control-allow-origin")).toBe(null);
    const preflight = await request(options, { method: "OPTIONS", ...from("https://x.a.test") });
    expect(preflight.headers.get("access-control-allow-headers")).toBe("x-c");
    expect(preflight.headers.get("access-control-allow-methods")).toBe("GET");
  });
});
