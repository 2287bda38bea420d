/** What a server on this package answers to clients that mean harm, or are broken. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { App, csp, HttpError, staticFiles } from "fresh";
import { Builder } from "fresh/dev";
import { usage } from "../usage.ts";

const root = new URL("../fixtures/wire/", import.meta.url).pathname;
const encoder = new TextEncoder();

let server: Deno.HttpServer<Deno.NetAddr>;
const stop = new AbortController();
/** What the app threw that was no client's fault. */
const faults: unknown[] = [];
/** How many streams are being made at the moment. */
let streaming = 0;

async function* endless() {
  streaming++;
  try {
    while (true) yield await Promise.resolve(new Uint8Array(65_536));
  } finally {
    streaming--;
  }
}

beforeAll(async () => {
  const apply = await new Builder({ root }).build({ snapshot: "memory" });
  const app = new App()
    .onError("/", (ctx) => {
      if (!(ctx.error instanceof HttpError)) faults.push(ctx.error);
      const status = ctx.error instanceof HttpError ? ctx.error.status : 500;
      return ctx.text("error", { status });
    })
    .use(csp({ useNonce: true }), staticFiles())
    .get("/user/:id", (ctx) => ctx.json(ctx.params))
    .get("/rest/:path*", (ctx) => ctx.json(ctx.params))
    .post("/length", async (ctx) => {
      const body = await ctx.req.arrayBuffer().catch(() => {
        throw new HttpError(400);
      });
      return ctx.json(body.byteLength);
    })
    .get("/endless", () => new Response(ReadableStream.from(endless())))
    .fsRoutes();
  apply(app);
  const handler = app.handler();
  server = Deno.serve({
    port: 0,
    hostname: "127.0.0.1",
    signal: stop.signal,
    onListen() {},
    onError: (error) => {
      faults.push(error);
      return new Response(null, { status: 500 });
    },
  }, handler);
});
afterAll(async () => {
  stop.abort();
  await server.finished;
});

function connect(): Promise<Deno.TcpConn> {
  return Deno.connect({ hostname: "127.0.0.1", port: server.addr.port });
}

/**
 * Writes bytes to a connection of its own.
 *
 * @param half Whether the client then says that it has no more to send.
 * @returns the status line's code; 0 when the server hung up.
 */
async function send(request: string | Uint8Array, half = false): Promise<number> {
  using connection = await connect();
  const bytes = typeof request === "string" ? encoder.encode(request) : request;
  try {
    for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
    if (half) await connection.closeWrite();
    let text = "";
    const decoder = new TextDecoder();
    for await (const chunk of connection.readable) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > 12) break;
    }
    return Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
  } catch (error) {
    if (isReset(error)) return 0;
    throw error;
  }
}

/** The server may hang up on what is no HTTP. */
function isReset(error: unknown): boolean {
  return error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.NotConnected;
}

function get(target: string, headers = ""): string {
  return `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n`;
}

/** Waits until a condition holds; the test's timeout ends a wait that never succeeds. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe("a hostile path", () => {
  const cases: [string, number][] = [
    ["/user/%", 200],
    ["/user/%E0%A4%A", 200],
    ["/user/%00", 200],
    ["/user/%c0%ae%c0%ae", 200],
    ["/user/%2e%2e%2fmain.ts", 200],
    ["/%E0%A4%A", 404],
    ["/%00", 404],
    ["/dot.svg%00.png", 404],
    ["//user//7", 200],
    ["/../../../etc/passwd", 404],
    ["/..%2f..%2f..%2fetc/passwd", 404],
    ["/..\\..\\main.ts", 404],
    ["/main.ts", 404],
    ["/static/dot.svg", 404],
    ["/routes/props.tsx", 404],
    ["/_fresh/server.js", 404],
    ["/__proto__", 404],
    ["/constructor", 404],
    ["/rest/__proto__/constructor", 200],
    ["/user/7?__frsh_c=%E0%A4%A", 200],
    ["/dot.svg?__frsh_c=%E0%A4%A", 307],
    ["/?fresh-partial=%", 404],
  ];
  for (const [path, status] of cases) {
    it(`${path} is answered with ${status}`, async () => {
      expect(await send(get(path))).toBe(status);
    });
  }

  it("that is very long is answered, or refused by the server", async () => {
    const letters = "a".repeat(65_000);
    expect([200, 414, 431, 400]).toContain(await send(get(`/user/${letters}`)));
    expect([200, 414, 431, 400]).toContain(await send(get(`/rest${"/a".repeat(32_000)}`)));
    expect([404, 414, 431, 400]).toContain(await send(get(`/${"%00".repeat(20_000)}`)));
  });
});

describe("a hostile request", () => {
  it("with very long headers is answered, or refused by the server", async () => {
    for (const name of ["Cookie", "If-None-Match", "Origin", "Sec-Fetch-Site", "Accept-Encoding"]) {
      const status = await send(get("/dot.svg", `${name}: ${"x".repeat(65_000)}\r\n`));
      expect([200, 431, 400, 0]).toContain(status);
    }
  });

  it("with a wrong method is refused", async () => {
    const status = (method: string, target: string) => send(get(target).replace("GET", method));
    expect(await status("DELETE", "/user/7")).toBe(405);
    expect(await status("POST", "/length/more")).toBe(404);
  });

  it("with an unknown method or no URL is rejected before a middleware sees it", async () => {
    const before = faults.length;
    for (const method of ["BREW", "PROPFIND", "TRACE", "constructor"]) {
      expect(await send(get("/user/7").replace("GET", method))).toBe(500);
    }
    expect(await send("GET http://[::1 HTTP/1.1\r\nHost: x\r\n\r\n")).toBe(500);
    expect(await send("GET / HTTP/1.1\r\nHost: a b\r\n\r\n")).toBe(500);
    expect(faults.splice(before)).toHaveLength(6);
  });

  it("that is no HTTP is refused", async () => {
    const nonsense = [
      "\r\n\r\n",
      "GET\r\n\r\n",
      "GET / HTTP/9.9\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
      "POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
      "POST /length HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      new Uint8Array(1000).fill(255),
    ];
    for (const request of nonsense) expect(await send(request, true)).toBeLessThan(500);
  });

  it("with a body that is cut off is not waited for, and does no harm", async () => {
    for (let i = 0; i < 20; i++) {
      using connection = await connect();
      const head = "POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\npart";
      await connection.write(encoder.encode(head));
    }
    expect(await send(get("/user/7"))).toBe(200);
  });
});

describe("a client that stops reading", () => {
  it("makes the app stop producing once it is gone", async () => {
    const connections: Deno.Conn[] = [];
    for (let i = 0; i < 20; i++) {
      const connection = await connect();
      await connection.write(encoder.encode(get("/endless")));
      await connection.read(new Uint8Array(10));
      connections.push(connection);
    }
    expect(streaming).toBe(20);
    expect(await send(get("/user/7"))).toBe(200);
    for (const connection of connections) connection.close();
    await until(() => streaming === 0);
  });
});

describe("1,000 generated requests", () => {
  const segment = fc.oneof(
    fc.constantFrom("", ".", "..", "%", "%00", "%2f", "%5c", "user", "rest", "props", "dot.svg"),
    fc.string({ maxLength: 12 }).map(encodeURIComponent),
    fc.string({ unit: "binary-ascii", maxLength: 12 }),
  );
  const path = fc.oneof(
    fc.constantFrom("/user/7", "/rest/a/b", "/props", "/dot.svg", "/length", "//user//7"),
    fc.array(segment, { maxLength: 5 }).map((segments) => `/${segments.join("/")}`),
  );
  const query = fc.oneof(
    fc.constant(""),
    fc.webQueryParameters().map((text) => `?${text}`),
    fc.constantFrom("?__frsh_c=", "?__frsh_c=x", "?fresh-partial", "?%"),
  );
  const method = fc.oneof(
    fc.constant("GET"),
    fc.constantFrom("HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"),
  );
  const headers = fc.dictionary(
    fc.constantFrom(
      "accept",
      "accept-encoding",
      "content-type",
      "cookie",
      "if-none-match",
      "origin",
      "range",
      "sec-fetch-site",
      "x-forwarded-host",
    ),
    fc.oneof(
      fc.constantFrom("bytes=0-1", "bytes=-", "bytes=9-1,3-", "gzip;q=x", "same-origin", "null"),
      fc.stringMatching(/^[ -~]{0,30}$/),
    ),
  );
  const body = fc.option(fc.string({ maxLength: 30 }), { nil: "" });

  function write([method, path, query, headers, body]: [
    string,
    string,
    string,
    Record<string, string>,
    string,
  ]): string {
    const target = (path + query).replaceAll(/[\0-\x20\x7f-\uffff]/g, encodeURIComponent);
    const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join("");
    return `${method} ${target} HTTP/1.1\r\nHost: localhost\r\n${fields}` +
      `Content-Length: ${encoder.encode(body).length}\r\nConnection: close\r\n\r\n${body}`;
  }

  it("get no 500, and leave neither memory nor handles behind", async () => {
    const requests = fc.sample(
      fc.tuple(method, path, query, headers, body),
      { numRuns: 1_000, seed: 20_260_401 },
    ).map(write);
    const answered = new Map<number, number>();
    const run = async (some: readonly string[]) => {
      for (let i = 0; i < some.length; i += 50) {
        const batch = some.slice(i, i + 50).map((request) => send(request));
        for (const status of await Promise.all(batch)) {
          answered.set(status, (answered.get(status) ?? 0) + 1);
        }
      }
    };
    await run(requests.slice(0, 300));
    const before = usage();
    await run(requests.slice(300));
    const after = usage();

    expect([...answered.keys()].filter((status) => status >= 500)).toEqual([]);
    expect(answered.get(200)).toBeGreaterThan(100);
    expect(answered.get(404)).toBeGreaterThan(100);
    expect(after.handles - before.handles).toBeLessThan(20);
    expect(after.heapMiB - before.heapMiB).toBeLessThan(4);
  });
});

describe("after all that, the app", () => {
  it("has met no error of its own, and still answers", async () => {
    expect(faults).toEqual([]);
    expect(await send(get("/props"))).toBe(200);
  });
});
