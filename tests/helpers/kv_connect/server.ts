/**
 * An in-memory KV Connect server for tests (protocol versions 2 and 3), which `Deno.openKv()`
 * connects to over HTTP/2, with faults and counters.
 */
import * as v from "valibot";
import { runOrders } from "./control.ts";
import { DENOKV_LIMITS, faultOfRead, faultOfWrite, type KvLimits } from "./limits.ts";
import {
  readAtomicWrite,
  readSnapshotRead,
  readWatch,
  writeAtomicWriteOutput,
  writeSnapshotReadOutput,
} from "./messages.ts";
import { KvRows, TypeMismatchError } from "./rows.ts";
import { KvWatchers } from "./watchers.ts";
import { KvWeather } from "./weather.ts";

/** The required `DENO_KV_ACCESS_TOKEN`. */
export const KV_ACCESS_TOKEN = "access-token-of-tests";

export interface KvConnectServer extends AsyncDisposable {
  /** For `KV_PATH` and `Deno.openKv()`. */
  readonly url: string;
  readonly weather: KvWeather;
  /** All stored rows, by encoded keys. */
  readonly rows: KvRows;
  /** Serves reads from a snapshot of now, until it is called with false. */
  lag(lagging: boolean): void;
}

export interface KvConnectOptions {
  /** @default {0} a free port. */
  readonly port?: number;
  /** Of the protocol. @default {[2, 3]} */
  readonly versions?: readonly number[];
  readonly limits?: KvLimits;
  /** How long the metadata is valid. @default {a day} */
  readonly metadataMs?: number;
  /** Those of a server of which this one is another region. @default none */
  readonly rows?: KvRows;
}

const DAY_MS = 86_400_000;
const DATABASE_ID = "4cf5b6a0-7b6e-4d0c-9f53-0b1f6a5d9f51";
const Offer = v.object({ supportedVersions: v.array(v.number()) });

/** Also sets `DENO_KV_ACCESS_TOKEN` of this process, where the client reads it. */
export function serveKv(options: KvConnectOptions = {}): KvConnectServer {
  Deno.env.set("DENO_KV_ACCESS_TOKEN", KV_ACCESS_TOKEN);
  const { port = 0, versions = [2, 3], limits = DENOKV_LIMITS, metadataMs = DAY_MS } = options;
  const { rows = new KvRows() } = options;
  const weather = new KvWeather();
  const watchers = new KvWatchers(rows);
  let lagging: KvRows | undefined;

  async function metadata(request: Request): Promise<Response> {
    weather.counters.metadata++;
    const offered = v.safeParse(Offer, await request.json().catch(() => undefined));
    const common = offered.success
      ? offered.output.supportedVersions.filter((version) => versions.includes(version))
      : [];
    if (common.length === 0) return refusal("No protocol version in common.");
    return Response.json({
      version: Math.max(...common),
      databaseId: DATABASE_ID,
      endpoints: [{ url: "/data", consistency: "strong" }],
      token: KV_ACCESS_TOKEN,
      expiresAt: new Date(Date.now() + metadataMs).toISOString(),
    });
  }

  function read(body: Uint8Array): Response {
    const ranges = readSnapshotRead(body);
    const fault = faultOfRead(ranges, limits);
    if (fault !== undefined) return refusal(fault);
    const found = ranges.map((range) => (lagging ?? rows).read(range));
    weather.counters.reads++;
    weather.counters.rowsRead += found.reduce((sum, { length }) => sum + length, 0);
    return protobuf(writeSnapshotReadOutput(found, lagging === undefined));
  }

  async function write(body: Uint8Array): Promise<Response> {
    const atomicWrite = readAtomicWrite(body);
    const tooLarge = faultOfWrite(atomicWrite, limits);
    if (tooLarge !== undefined) return refusal(tooLarge);
    const fault = weather.meet(body, atomicWrite);
    if (fault === "late" || fault === "dead") await weather.hold();
    if (fault === "dropped") return lostConnection();
    if (fault === "dead") return new Response("Gone.", { status: 410 });
    try {
      const versionstamp = rows.write(atomicWrite);
      if (versionstamp !== null) watchers.changed(atomicWrite.mutations.map(({ key }) => key));
      return fault === "lost" ? lostConnection() : protobuf(writeAtomicWriteOutput(versionstamp));
    } catch (error) {
      if (!(error instanceof TypeMismatchError)) throw error;
      return new Response("An internal server error occurred.", { status: 500 });
    }
  }

  function watch(body: Uint8Array): Response {
    weather.counters.watches++;
    return new Response(watchers.watch(readWatch(body)), {
      headers: { "content-type": "application/octet-stream" },
    });
  }

  async function answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const body = pathname.startsWith("/data/") ? await bytesOf(request) : undefined;
    // The client disconnected, so the response has no receiver.
    if (body === null) return lostConnection();
    if (weather.away && pathname !== "/weather") {
      weather.counters.refused++;
      return lostConnection();
    }
    if (request.headers.get("authorization") !== `Bearer ${KV_ACCESS_TOKEN}`) {
      return new Response("Invalid access token.", { status: 401 });
    }
    if (pathname === "/weather") return Response.json(runOrders(served, await request.json()));
    if (body === undefined) return await metadata(request);
    const version = Number(request.headers.get("x-denokv-version"));
    if (!versions.includes(version)) return refusal("Unexpected protocol version.");
    if (request.headers.get("x-denokv-database-id") !== DATABASE_ID) {
      return refusal("Invalid database id.");
    }
    weather.counters.roundTrips++;
    await pause(weather.roundTripMs / 2);
    try {
      if (pathname === "/data/snapshot_read") return read(body);
      if (pathname === "/data/atomic_write") return await write(body);
      if (pathname === "/data/watch" && version > 2) return watch(body);
      return new Response("Resource not found.", { status: 404 });
    } finally {
      await pause(weather.roundTripMs / 2);
    }
  }

  const server = Deno.serve({ port, hostname: "127.0.0.1", onListen() {} }, answer);
  const served: KvConnectServer = {
    url: `http://127.0.0.1:${server.addr.port}`,
    weather,
    rows,
    lag(on) {
      lagging = on ? rows.copy() : undefined;
    },
    async [Symbol.asyncDispose]() {
      weather.clear();
      watchers.close();
      await server.shutdown();
    },
  };
  return served;
}

async function pause(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}

/** To the client it is like a broken connection: it retries the request. */
const lostConnection = () => new Response("Away.", { status: 503 });
const refusal = (text: string) => new Response(text, { status: 400 });
const protobuf = (body: Uint8Array<ArrayBuffer>) =>
  new Response(body, { headers: { "content-type": "application/x-protobuf" } });

/** @returns the body; null if the sender disconnected before the end. */
async function bytesOf(request: Request): Promise<Uint8Array | null> {
  try {
    return await request.bytes();
  } catch {
    return null;
  }
}
