import { expect } from "@std/expect";
import { afterAll, afterEach, beforeAll, describe, it } from "@std/testing/bdd";
import { listen, type Listener } from "../http/listener.ts";
import { withFaults } from "./apply_faults.ts";
import { endpointOf, type Expiry } from "./fault.ts";
import { Faults } from "./faults.ts";

describe("withFaults()", () => {
  const expiries: Expiry[] = [];
  const faults = new Faults((expiry) => expiries.push(expiry), () => listener.closeIdle());
  let carriedOut: string[] = [];
  let listener: Listener;

  beforeAll(async () => {
    listener = await listen({ hostname: "127.0.0.1", port: 0 }, (request, closing) => {
      const carryOut = async (request: Request) => {
        carriedOut.push(`${request.method} ${await request.text()}`);
        return Response.json({ ok: true });
      };
      return withFaults(faults, request, carryOut, closing);
    });
  });
  afterEach(() => {
    faults.liftAll();
    carriedOut = [];
    expiries.length = 0;
  });
  afterAll(() => listener.close());

  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${listener.port}${path}`, init);
  const text = async (path: string) => await (await ask(path)).text();

  it("answers as usual where no fault names the request", async () => {
    faults.inject({ endpoint: "sql", kind: "drop" });
    faults.inject({ endpoint: "tokens", method: "delete", kind: "drop" });
    expect(await (await ask("/v3/tokens", { method: "POST", body: "{}" })).json())
      .toEqual({ ok: true });
    expect(carriedOut).toEqual(["POST {}"]);
  });

  it("meets so many requests, or all until it is lifted", async () => {
    faults.inject({ endpoint: "tokens", times: 2, kind: "status", status: 503 });
    const lasting = faults.inject({ endpoint: "tokens", kind: "status", status: 418 });
    const seen = [];
    for (let index = 0; index < 4; index++) {
      const response = await ask("/v3/tokens");
      await response.body?.cancel();
      seen.push(response.status);
    }
    expect(seen).toEqual([503, 503, 418, 418]);
    lasting.lift();
    lasting.lift();
    expect(await text("/v3/tokens")).toBe('{"ok":true}');
    expect(faults.list()).toEqual([]);
  });

  it("closes the connection without an answer, before or after carrying the request out", async () => {
    faults.inject({ endpoint: "tokens", times: 1, kind: "drop" });
    await expect(ask("/v3/tokens")).rejects.toThrow(TypeError);
    expect(carriedOut).toEqual([]);
    faults.inject({ endpoint: "tokens", times: 1, kind: "drop_after" });
    await expect(ask("/v3/tokens", { method: "POST", body: "x" })).rejects.toThrow(TypeError);
    expect(carriedOut).toEqual(["POST x"]);
    expect(await text("/v3/tokens")).toBe('{"ok":true}');
  });

  it("waits, and spreads a body, and answers as usual in the end", async () => {
    for (const kind of ["delay", "slow_body"] as const) {
      const slow = faults.inject({ endpoint: "tokens", kind, ms: 200 });
      const start = performance.now();
      const response = await ask("/v3/tokens");
      const head = performance.now() - start;
      expect(await response.json()).toEqual({ ok: true });
      expect(performance.now() - start).toBeGreaterThan(150);
      if (kind === "delay") expect(head).toBeGreaterThan(150);
      slow.lift();
    }
  });

  it("lets a fault that waits come before one that answers", async () => {
    faults.inject({ endpoint: "sql", kind: "delay", ms: 100 });
    faults.inject({ endpoint: "sql", kind: "expire_now", tokens: ["a"] });
    faults.inject({
      endpoint: "sql",
      kind: "status",
      status: 500,
      body: "<p>",
      headers: { x: "y" },
    });
    const start = performance.now();
    const response = await ask("/v3/sql/carto_dw/query");
    expect(performance.now() - start).toBeGreaterThan(80);
    expect([response.status, response.headers.get("x"), await response.text()])
      .toEqual([500, "y", "<p>"]);
    expect(expiries).toEqual([{ of: "api", tokens: ["a"] }]);
    expect(carriedOut).toEqual([]);
  });

  it("leaves preflights alone: a browser would report a fault of theirs as CORS", async () => {
    faults.inject({ endpoint: "tokens", kind: "drop" });
    const response = await ask("/v3/tokens", { method: "OPTIONS" });
    expect(await response.json()).toEqual({ ok: true });
  });

  it("lets OAuth tokens expire at the endpoints that take or give them", async () => {
    for (const endpoint of ["oauth", "tokens", "named_sources"] as const) {
      faults.inject({ endpoint, kind: "expire_now" });
    }
    for (const path of ["/oauth/token", "/v3/tokens/x", "/v3/named-sources"]) await text(path);
    expect(expiries).toEqual(Array(3).fill({ of: "oauth", tokens: undefined }));
  });

  it("ends its waits when the server closes", async () => {
    const arrived = Promise.withResolvers<void>();
    const other = await listen({ hostname: "127.0.0.1", port: 0 }, (request, closing) => {
      arrived.resolve();
      return withFaults(faults, request, () => Promise.resolve(new Response()), closing);
    });
    faults.inject({ endpoint: "sql", kind: "delay", ms: 60_000 });
    const url = `http://127.0.0.1:${other.port}/v3/sql/x/query`;
    const asked = fetch(url).then(() => "answered", () => "closed");
    await arrived.promise;
    await other.close();
    expect(await asked).toBe("closed");
  });
});

describe("Faults.inject()", () => {
  it("refuses what is no fault, and names the field", () => {
    const faults = new Faults(() => {}, () => {});
    const wrong: [unknown, string][] = [
      [{ endpoint: "tokens", kind: "fire" }, "kind"],
      [{ endpoint: "moon", kind: "drop" }, "endpoint"],
      [{ endpoint: "tokens", kind: "delay", ms: -1 }, "ms"],
      [{ endpoint: "tokens", kind: "status", status: 99 }, "status"],
      [{ endpoint: "tokens", kind: "drop", times: 0 }, "times"],
      [{ endpoint: "tokens", kind: "drop", ms: 5 }, "ms"],
    ];
    for (const [fault, field] of wrong) {
      expect(() => Reflect.apply(faults.inject, faults, [fault])).toThrow(new RegExp(`^${field}`));
    }
    expect(faults.list()).toEqual([]);
  });
});

describe("endpointOf()", () => {
  it("tells the parts of the API apart", () => {
    const paths: Record<string, ReturnType<typeof endpointOf>> = {
      "/oauth/token": "oauth",
      "/v3/tokens": "tokens",
      "/v3/tokens/abc": "tokens",
      "/v3/named-sources/abc": "named_sources",
      "/v3/maps/carto_dw/query": "maps",
      "/v3/maps/carto_dw/query/1/2/3": "tiles",
      "/v3/sql/carto_dw/model/formula": "sql",
      "/v3/stats/carto_dw/geom": "stats",
      "/": undefined,
      "/v3/other": undefined,
    };
    for (const [path, endpoint] of Object.entries(paths)) expect(endpointOf(path)).toBe(endpoint);
  });
});
