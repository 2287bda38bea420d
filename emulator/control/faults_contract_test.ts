import { CartoAPIError, query, vectorQuerySource } from "@carto/api-client";
import { expect } from "@std/expect";
import { afterAll, afterEach, beforeAll, describe, it } from "@std/testing/bdd";
// The layer's loader; its package exports layers only.
import loader from "../../node_modules/@deck.gl/carto/dist/layers/schema/carto-vector-tile-loader.js";
import { cityQuery, grantsFor, startTestEmulator, type TestEmulator } from "../test_helpers.ts";
import type { Endpoint, Fault } from "./fault.ts";

/** A fault without its place. */
type Kind<F = Fault> = F extends Fault ? Omit<F, "endpoint"> : never;

/** What the client makes of a fault: of Maps and SQL API, and of a widget's model. */
interface Case {
  readonly fault: Kind;
  /** Status of the Response that the error carries; none where there was no answer. */
  readonly status: number | undefined;
  /** `error.message`. */
  readonly message: string | RegExp;
  /** How the second line of the error's whole message begins. */
  readonly reported: string;
  /** The body, where it was JSON. */
  readonly json?: unknown;
  /** The message of a widget's plain Error. */
  readonly widget: string | RegExp;
}

const refusal = (status: number, error: unknown): Kind => ({
  kind: "status",
  status,
  body: { error },
});

const CASES: Readonly<Record<string, Case>> = {
  "a status with CARTO's body": {
    fault: refusal(400, "Syntax error"),
    status: 400,
    message: "Syntax error",
    reported: "Server returned: Bad request (400): Syntax error",
    json: { error: "Syntax error" },
    widget: "Syntax error",
  },
  "a status without a body of its own": {
    fault: { kind: "status", status: 503 },
    status: 503,
    message: "HTTP 503",
    reported: "Server returned: Error (503): HTTP 503",
    json: { error: "HTTP 503" },
    widget: "HTTP 503",
  },
  "a status with a list for an error": {
    fault: refusal(400, ["a", "b"]),
    status: 400,
    message: "a,b",
    reported: "Server returned: Bad request (400): a,b",
    json: { error: ["a", "b"] },
    widget: '"a"',
  },
  "a status with an object for an error": {
    fault: refusal(404, { message: "m" }),
    status: 404,
    message: "[object Object]",
    reported: "Server returned: Not found (404): [object Object]",
    json: { error: { message: "m" } },
    widget: "",
  },
  "a status with no error in its body": {
    fault: { kind: "status", status: 400, body: { errors: ["x"] } },
    status: 400,
    message: "",
    reported: "Server returned: Bad request (400): Error",
    json: { errors: ["x"] },
    widget: "",
  },
  "an empty answer": {
    fault: { kind: "status", status: 204 },
    status: 204,
    message: /JSON/,
    reported: "Server returned: Error (204)",
    widget: /^Failed request: SyntaxError/,
  },
  "garbage": {
    fault: { kind: "garbage" },
    status: 200,
    message: /not valid JSON/,
    reported: "Server returned: Error (200)",
    widget: /^Failed request: SyntaxError/,
  },
  "a proxy's HTML": {
    fault: { kind: "html_502" },
    status: 502,
    message: /not valid JSON/,
    reported: "Server returned: Error (502)",
    widget: /^Failed request: SyntaxError/,
  },
  "a connection that is closed before the request is carried out": {
    fault: { kind: "drop" },
    status: undefined,
    message: "fetch failed",
    reported: "Failed to connect fetch failed",
    widget: "Failed request: TypeError: fetch failed",
  },
  "a connection that is closed after the request was carried out": {
    fault: { kind: "drop_after" },
    status: undefined,
    message: "fetch failed",
    reported: "Failed to connect fetch failed",
    widget: "Failed request: TypeError: fetch failed",
  },
  "a quota that is reached": {
    fault: { kind: "quota_reached" },
    status: 403,
    message: "Quota reached",
    reported: "Server returned: Unauthorized access (403): Quota reached",
    json: { error: "Quota reached" },
    widget: "Forbidden access to the requested data",
  },
  "a rate limit": {
    fault: { kind: "rate_limited", retry_after: 7 },
    status: 429,
    message: "Too many requests",
    reported: "Server returned: Error (429): Too many requests",
    json: { error: "Too many requests" },
    widget: "Too many requests",
  },
  "a rate limit reported as 500": {
    fault: { kind: "global_limit" },
    status: 500,
    message: "access_denied",
    reported: "Server returned: Error (500): access_denied",
    json: { error: "access_denied", error_description: "Global limit has been reached" },
    widget: "access_denied",
  },
  "a token that expires": {
    fault: { kind: "expire_now" },
    status: 401,
    message: "Token expired",
    reported: "Server returned: Unauthorized access (401): Token expired",
    json: { error: "Token expired" },
    widget: "Unauthorized access. Invalid credentials",
  },
};

describe("a fault, as @carto/api-client tells it", () => {
  let emulator: TestEmulator;

  beforeAll(async () => {
    emulator = await startTestEmulator();
  });
  afterEach(() => emulator.faults.liftAll());
  afterAll(() => emulator.close());

  const open = (accessToken: string) => ({
    accessToken,
    apiBaseUrl: emulator.apiBaseUrl,
    connectionName: emulator.connection,
    sqlQuery: cityQuery("BOSTON"),
    localCache: { cacheControl: ["no-cache", "no-store"] satisfies ("no-cache" | "no-store")[] },
  });
  const failureOf = async (work: Promise<unknown>): Promise<unknown> =>
    await work.then(() => undefined, (reason) => reason);

  for (const [name, { fault, status, message, reported, json, widget }] of Object.entries(CASES)) {
    const fits = (text: string, wanted: string | RegExp) =>
      typeof wanted === "string" ? expect(text).toBe(wanted) : expect(text).toMatch(wanted);
    const inject = (endpoint: Endpoint) => emulator.faults.inject({ ...fault, endpoint });

    it(`${name}: of the Maps and the SQL API, after one request`, async () => {
      for (
        const [endpoint, requestType] of [["maps", "Map instantiation"], ["sql", "SQL"]] as const
      ) {
        const options = open(await emulator.mint());
        const { lift } = inject(endpoint);
        const before = emulator.requests.length;
        const call = endpoint === "maps" ? vectorQuerySource(options) : query(options);
        const error = await failureOf(call);
        lift();
        if (!(error instanceof CartoAPIError)) throw new Error(`${endpoint}: ${String(error)}`);
        expect(error.response?.status).toBe(status);
        expect(error.responseJson).toEqual(json);
        expect(error.errorContext.requestType).toBe(requestType);
        fits(error.error.message, message);
        expect(error.message.split("\n")[1]?.startsWith(reported)).toBe(true);
        expect(emulator.requests.length).toBe(before + 1);
        if (fault.kind === "rate_limited") {
          expect(error.response?.headers.get("retry-after")).toBe("7");
        }
      }
    });

    it(`${name}: of a widget, as a plain Error`, async () => {
      const { widgetSource } = await vectorQuerySource(open(await emulator.mint()));
      inject("sql");
      const error = await failureOf(widgetSource.getFormula({ column: "*", operation: "count" }));
      if (!(error instanceof Error)) throw new Error(`No error: ${String(error)}`);
      expect(error.constructor).toBe(Error);
      fits(error.message, widget);
    });
  }

  it("an answer that is late, or whose body trickles: as any other", async () => {
    const options = open(await emulator.mint());
    for (const kind of ["delay", "slow_body"] as const) {
      for (const endpoint of ["maps", "sql"] as const) {
        emulator.faults.inject({ endpoint, kind, ms: 40 });
      }
      const start = performance.now();
      const { widgetSource } = await vectorQuerySource(options);
      expect((await query(options)).rows.length).toBe(60);
      expect(await widgetSource.getFormula({ column: "*", operation: "count" }))
        .toEqual({ value: 60 });
      expect(performance.now() - start).toBeGreaterThan(120);
    }
  });

  it("a request that is given up while it waits: aborted, and the emulator goes on", async () => {
    const options = open(await emulator.mint());
    emulator.faults.inject({ endpoint: "sql", kind: "delay", ms: 300, times: 1 });
    const signal = AbortSignal.timeout(50);
    expect(await failureOf(query({ ...options, signal }))).toBeInstanceOf(CartoAPIError);
    expect((await query(options)).rows.length).toBe(60);
  });

  it("of tiles alone, and not of the map they belong to", async () => {
    const token = await emulator.mint();
    emulator.faults.inject({ endpoint: "tiles", kind: "garbage", times: 1 });
    emulator.faults.inject({ endpoint: "tiles", kind: "expire_now" });
    const { tiles } = await vectorQuerySource(open(token));
    const url = (tiles[0] ?? "").replace("{z}/{x}/{y}", "0/0/0");
    const ask = () => fetch(url, { headers: { authorization: `Bearer ${token}` } });
    const garbage = await (await ask()).arrayBuffer();
    await expect(Promise.resolve().then(() => loader.parse(garbage))).rejects.toThrow();
    const expired = await ask();
    expect([expired.status, await expired.json()]).toEqual([401, { error: "Token expired" }]);
  });

  it("of the Tokens API: a token that is made, though the answer is lost", async () => {
    const oauth = await emulator.oauthToken();
    const name = "lost-answer";
    const body = JSON.stringify({ grants: grantsFor("SELECT 1"), allowed_apis: ["maps"], name });
    const post = () => emulator.call("/v3/tokens", oauth, { method: "POST", body });
    emulator.faults.inject({ endpoint: "tokens", method: "POST", kind: "drop_after", times: 1 });
    await expect(post()).rejects.toThrow(TypeError);
    const list = await (await emulator.call("/v3/tokens", oauth)).json();
    expect(list.filter((token: { name: string }) => token.name === name).length).toBe(1);
    const again = await post();
    await again.body?.cancel();
    expect(again.status).toBe(409);
  });

  it("of the OAuth endpoint: in Auth0's shape", async () => {
    const ask = async (fault: Kind) => {
      const { lift } = emulator.faults.inject({ ...fault, endpoint: "oauth" });
      const response = await fetch(emulator.authUrl, { method: "POST", body: "" });
      lift();
      return [response.status, await response.json()];
    };
    const limit = { error_description: "Global limit has been reached" };
    expect(await ask({ kind: "rate_limited" }))
      .toEqual([429, { error: "too_many_requests", ...limit }]);
    expect(await ask({ kind: "global_limit" })).toEqual([500, {
      error: "access_denied",
      ...limit,
    }]);
    expect(await ask({ kind: "quota_reached" }))
      .toEqual([403, { error: "access_denied", error_description: "Quota reached" }]);
  });
});
