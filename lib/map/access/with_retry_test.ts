import { vectorQuerySource, WidgetQuerySource } from "@carto/api-client";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { MapError } from "./map_access.ts";
import { cartoFailureOf } from "./carto_failure.ts";
import { withRetry } from "./with_retry.ts";
import { keptAccess, MINUTE_MS, settle } from "./test_helpers.ts";

/** Responds as the test says; CARTO's client is the real one. */
let answer: () => Response;
let server: Deno.HttpServer<Deno.NetAddr>;
let apiBaseUrl: string;

beforeAll(() => {
  server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, () => answer());
  apiBaseUrl = `http://127.0.0.1:${server.addr.port}`;
});
afterAll(() => server.shutdown());

const source = (accessToken = "token") => ({
  accessToken,
  apiBaseUrl,
  connectionName: "carto_dw",
  sqlQuery: "SELECT 1",
  localCache: { cacheControl: ["no-cache" as const, "no-store" as const] },
});
const widget = (accessToken?: string) =>
  new WidgetQuerySource({
    ...source(accessToken),
    spatialDataColumn: "geom",
    spatialDataType: "geo",
    tileResolution: 0.5,
  }).getFormula({ column: "*", operation: "count" });

const thrown = (call: Promise<unknown>) => call.then(() => null, (error) => error);

const json = (status: number, body: unknown = { error: "No" }, headers = {}) => () =>
  Response.json(body, { status, headers });
const html = () => new Response("<h1>Bad gateway</h1>", { status: 502 });

describe("an error of CARTO's client", () => {
  it("has the response of a source", async () => {
    for (const status of [400, 401, 403, 404, 429, 500, 503]) {
      answer = json(status, { error: "No" }, { "retry-after": "7" });
      expect(cartoFailureOf(await thrown(vectorQuerySource(source()))))
        .toEqual({ status, retryAfterMs: 7_000 });
    }
    answer = html;
    expect(cartoFailureOf(await thrown(vectorQuerySource(source())))).toMatchObject({
      status: 502,
    });
    answer = () => new Response("{", { status: 200 });
    expect(cartoFailureOf(await thrown(vectorQuerySource(source())))).toEqual({ status: null });
  });

  it("shows for a widget whether the token was refused, and little else", async () => {
    const expected = [[401, 401], [403, 403], [400, "hidden"], [429, "hidden"], [500, "hidden"]];
    for (const [sent, shown] of expected) {
      answer = json(Number(sent));
      expect(cartoFailureOf(await thrown(widget()))).toEqual({ status: shown });
    }
    answer = json(429, { error: "Too many requests" });
    expect(cartoFailureOf(await thrown(widget()))).toEqual({ status: 429 });
    answer = json(400, { error: "Column not found", column_name: "x" });
    expect(cartoFailureOf(await thrown(widget()))).toEqual({ status: 400 });
    answer = html;
    expect(cartoFailureOf(await thrown(widget()))).toEqual({ status: null });
  });

  it("shows a missing response", async () => {
    const closed = { ...source(), apiBaseUrl: "http://127.0.0.1:1" };
    expect(cartoFailureOf(await thrown(vectorQuerySource(closed)))).toEqual({ status: null });
    const gone = new WidgetQuerySource({ ...closed, spatialDataType: "geo" });
    const call = gone.getFormula({ column: "*", operation: "count" });
    expect(cartoFailureOf(await thrown(call))).toEqual({ status: null });
  });

  it("is no request failure for a bug of ours or an aborted call", () => {
    expect(cartoFailureOf(new TypeError("x is not a function"))).toBeNull();
    expect(cartoFailureOf(new MapError("no_access"))).toBeNull();
    expect(cartoFailureOf(new DOMException("gone", "AbortError"))).toBeNull();
    expect(cartoFailureOf("text")).toBeNull();
  });
});

describe("a call with retry", () => {
  it("is retried with the next token where its own was refused", async () => {
    const { keeper, server } = keptAccess();
    server.answer = server.mint;
    const value = await withRetry(keeper, async ({ token }) => {
      answer = token === "token 1" ? json(403) : json(200, { rows: [{ value: 7 }] });
      return await widget(token);
    });
    expect(value).toEqual({ value: 7 });
  });

  it("fails where it can never succeed, without CARTO's message", async () => {
    const { keeper } = keptAccess();
    const mistake = new TypeError("x is not a function");
    await expect(withRetry(keeper, () => Promise.reject(mistake))).rejects.toBe(mistake);
    answer = json(400);
    const error = await thrown(withRetry(keeper, () => vectorQuerySource(source())));
    expect(error).toBeInstanceOf(MapError);
    expect(String(error)).not.toContain("SELECT");
  });

  it("gives up after three attempts where the client hides the status", async () => {
    const { clock, healths, keeper } = keptAccess();
    let calls = 0;
    const hidden = new Error("Query failed");
    const call = thrown(withRetry(keeper, () => {
      calls++;
      return Promise.reject(hidden);
    }));
    await clock.pass(MINUTE_MS);
    expect(await call).toBeInstanceOf(MapError);
    expect([calls, healths]).toEqual([3, ["unavailable", "ok"]]);
  });

  it("is aborted by its signal while it waits for access or a retry", async () => {
    const { clock, keeper, server } = keptAccess();
    const giving = new AbortController();
    const tried = thrown(withRetry(keeper, () => Promise.reject(new Error("No")), giving.signal));
    await settle();
    giving.abort(new Error("panned away"));
    expect(await tried).toEqual(new Error("panned away"));
    server.answer = () => Promise.withResolvers<never>().promise;
    await clock.pass(2 * 60 * MINUTE_MS);
    const waiting = new AbortController();
    const waited = thrown(withRetry(keeper, () => Promise.resolve(), waiting.signal));
    await settle();
    waiting.abort(new Error("map removed"));
    expect(await waited).toEqual(new Error("map removed"));
  });
});
