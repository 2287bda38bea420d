import { assertExists } from "@std/assert/exists";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { RequestLog } from "./http/request_log.ts";
import { startEmulator } from "./mod.ts";
import { resolveOptions } from "./options.ts";
import {
  cityQuery,
  grantsFor,
  refusal,
  startTestEmulator,
  type TestEmulator,
  withQuery,
} from "./test_helpers.ts";

describe("startEmulator()", () => {
  let emulator: TestEmulator;

  beforeAll(async () => {
    emulator = await startTestEmulator();
  });
  afterAll(() => emulator.close());

  it("answers a preflight anywhere, also without a bearer", async () => {
    for (const path of ["/oauth/token", "/v3/tokens", "/v3/maps/x/query/0/0/0?a=b", "/nothing"]) {
      const response = await fetch(`${emulator.apiBaseUrl}${path}`, {
        method: "OPTIONS",
        headers: {
          "origin": "https://app.example",
          "access-control-request-method": "GET",
          "access-control-request-headers": "authorization,content-type",
        },
      });
      expect(response.status).toBe(204);
      expect(response.headers.get("access-control-allow-origin")).toBe("*");
      const allowed = response.headers.get("access-control-allow-headers")?.split(", ");
      expect(allowed).toEqual([
        "authorization",
        "content-type",
        "cache-control",
        "if-modified-since",
      ]);
      expect(Number(response.headers.get("access-control-max-age"))).toBeGreaterThanOrEqual(600);
    }
  });

  it("answers what it does not know in JSON that any origin may read", async () => {
    const at = (path: string, method = "GET") => fetch(`${emulator.apiBaseUrl}${path}`, { method });
    expect(await refusal(await at("/nothing"))).toEqual([404, "Not found"]);
    expect(await refusal(await at("/v3/maps/carto_dw/other"))).toEqual([404, "Not found"]);
    expect(await refusal(await at("/%"))).toEqual([404, "Not found"]);
    const wrong = await at("/v3/tokens", "PUT");
    expect(wrong.headers.get("allow")).toBe("POST, GET, OPTIONS");
    expect((await refusal(wrong))[0]).toBe(405);
  });

  it("answers a POST that is too large or not an object with 413 or 400", async () => {
    const token = await emulator.mint();
    const post = async (path: string, body: string) =>
      await refusal(await emulator.call(path, token, { method: "POST", body }));
    for (const path of ["/v3/maps/carto_dw/query", "/v3/sql/carto_dw/query"]) {
      expect((await post(path, `{"q":"${"x".repeat(1_100_000)}"}`))[0]).toBe(413);
      expect(await post(path, "[]")).toEqual([400, "The body must be a JSON object"]);
      expect(await post(path, "{")).toEqual([400, "The body is not valid JSON"]);
    }
  });

  it("notes each request, and no token, secret or query", async () => {
    const token = await emulator.mint();
    const headers = { origin: "https://app.example" };
    for (const path of [`/v3/tokens/${token}`, `/else/${token}`, `/v3/sql/x/query?q=${token}`]) {
      await (await emulator.call(path, token, { headers })).body?.cancel();
    }
    expect(emulator.requests.slice(-3).map(({ path }) => path)).toEqual([
      "/v3/tokens/{token}",
      "/else/{token}",
      "/v3/sql/x/query",
    ]);
    const last = emulator.requests.at(-1);
    assertExists(last);
    expect(last).toEqual({
      at: expect.any(Number),
      method: "GET",
      path: "/v3/sql/x/query",
      status: 403,
      origin: "https://app.example",
    });
    expect(JSON.stringify(emulator.requests)).not.toContain(token);
    expect(JSON.stringify(emulator.requests)).not.toContain(emulator.clientSecret);
  });

  it("keeps ten thousand requests to read, and not all there ever were", () => {
    const log = new RequestLog();
    const request = new Request("http://localhost/v3/tokens");
    for (let at = 0; at < 35_000; at++) log.add(at, request, 200);
    expect(log.records.length).toBeGreaterThanOrEqual(10_000);
    expect(log.records.length).toBeLessThanOrEqual(20_000);
    expect(log.records.at(-1)?.at).toBe(34_999);
  });

  it("says so when its port is taken, and names the variable to change", async () => {
    const port = Number(new URL(emulator.apiBaseUrl).port);
    const second = startEmulator({ port, dataDir: emulator.dataDir });
    await expect(second).rejects.toThrow(new RegExp(`port ${port}.*EMULATOR_PORT`));
  });
});

describe("Emulator.close()", () => {
  it("ends within a second or so while a client holds a request open", async () => {
    const emulator = await startTestEmulator();
    const port = Number(new URL(emulator.apiBaseUrl).port);
    const client = await Deno.connect({ hostname: "127.0.0.1", port });
    const head = "POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{";
    await client.write(new TextEncoder().encode(head));
    await (await fetch(emulator.apiBaseUrl)).body?.cancel();
    const before = performance.now();
    await emulator.close();
    expect(performance.now() - before).toBeLessThan(3_000);
    client.close();
  });
});

/** A synthetic table, which no start loads. */
const ZONES = "SELECT COUNT(*) AS n FROM `acme.logistics.zones`";

describe("startEmulator() on a folder that it has used before", () => {
  it("loads its data once, makes others when asked, and honors its last run's tokens", async () => {
    const dataDir = await Deno.makeTempDir();
    const lines: string[] = [];
    const start = () => startTestEmulator({ dataDir, onProgress: (line) => lines.push(line) });
    const first = await start();
    expect(lines.join("\n")).toContain("12,000 stores");
    const oauth = await first.oauthToken();
    const token = await first.mint({ grants: grantsFor(cityQuery("BOSTON"), ZONES) });
    const zones = await first.call(withQuery("/v3/sql/carto_dw/query", { q: ZONES }), token);
    expect((await zones.json()).rows).toEqual([{ n: expect.any(Number) }]);
    await first.close();
    lines.length = 0;
    const second = await start();
    expect(lines).toEqual([]);
    const stores = withQuery("/v3/sql/carto_dw/query", { q: cityQuery("BOSTON") });
    for (const [path, bearer] of [["/v3/tokens", oauth], [stores, token]] as const) {
      const response = await second.call(path, bearer);
      expect(response.status).toBe(200);
      await response.body?.cancel();
    }
    await second.close();
    await Deno.remove(dataDir, { recursive: true });
  });
});

describe("resolveOptions()", () => {
  const none = () => undefined;

  it("refuses production", () => {
    for (const [name, value] of [["DENO_ENV", "production"], ["DENO_DEPLOY", "true"]]) {
      const env = (asked: string) => asked === name ? value : undefined;
      expect(() => resolveOptions({ dataDir: "x" }, env)).toThrow("production");
    }
    expect(resolveOptions({ dataDir: "x" }, none).connection).toBe("carto_dw");
  });

  it("refuses an address that others can reach", () => {
    for (const hostname of ["0.0.0.0", "::", "192.168.0.1", "example.com", "127.0.0.1.evil.com"]) {
      expect(() => resolveOptions({ dataDir: "x", hostname }, none)).toThrow("loopback");
    }
    for (const hostname of ["127.0.0.1", "127.1.2.3", "::1", "localhost"]) {
      expect(resolveOptions({ dataDir: "x", hostname }, none).hostname).toBe(hostname);
    }
  });
});
