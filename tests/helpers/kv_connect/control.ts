/** Controls and counters of a server in another process, over HTTP. */
import * as v from "valibot";
import { KV_ACCESS_TOKEN, type KvConnectServer } from "./server.ts";
import type { KvCounters } from "./weather.ts";

/** What `POST /weather` takes, all of it optional. */
export type Orders = v.InferInput<typeof Orders>;
const Orders = v.partial(v.strictObject({
  /** Applied first: releases held commits, and ends outage and delay. */
  clear: v.boolean(),
  roundTripMs: v.number(),
  away: v.boolean(),
  lagging: v.boolean(),
  failCommit: v.strictObject({
    at: v.number(),
    fault: v.picklist(["lost", "dropped", "late", "dead"]),
  }),
  resetCounters: v.boolean(),
  /** Milliseconds since the epoch: rows that expire by then are dropped. */
  dropExpired: v.number(),
}));

/** Applies the order. @returns the counters as they were before. */
export function runOrders({ weather, rows, lag }: KvConnectServer, given: unknown): KvCounters {
  const orders = v.parse(Orders, given);
  const counters = { ...weather.counters };
  if (orders.clear) weather.clear();
  if (orders.resetCounters) weather.resetCounters();
  weather.roundTripMs = orders.roundTripMs ?? weather.roundTripMs;
  weather.away = orders.away ?? weather.away;
  if (orders.lagging !== undefined) lag(orders.lagging);
  if (orders.failCommit) weather.failCommit(orders.failCommit.at, orders.failCommit.fault);
  if (orders.dropExpired !== undefined) rows.dropExpired(orders.dropExpired);
  return counters;
}

/** A server in its own process, which can be stopped and killed. */
export interface KvConnectProcess extends AsyncDisposable {
  readonly url: string;
  readonly process: Deno.ChildProcess;
  /** @returns the counters as they were before. */
  order(orders?: Orders): Promise<KvCounters>;
}

export async function spawnKv(): Promise<KvConnectProcess> {
  const { urls: [url = ""], process, ...kv } = await spawn(1);
  return { ...kv, url, process, order: (orders) => order(url, orders) };
}

/** One database in a process of its own, seen from several regions. */
export interface KvRegions extends AsyncDisposable {
  /** A URL for each region. */
  readonly urls: readonly string[];
}

/** @param roundTripsMs how far each region is away, in milliseconds for one round trip. */
export async function spawnKvRegions(roundTripsMs: readonly number[]): Promise<KvRegions> {
  const kv = await spawn(roundTripsMs.length);
  await Promise.all(
    kv.urls.map((url, index) => order(url, { roundTripMs: roundTripsMs[index] ?? 0 })),
  );
  return kv;
}

async function spawn(regions: number): Promise<KvRegions & Pick<KvConnectProcess, "process">> {
  Deno.env.set("DENO_KV_ACCESS_TOKEN", KV_ACCESS_TOKEN);
  const main = new URL("main.ts", import.meta.url).href;
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", main, String(regions)],
    stdout: "piped",
  }).spawn();
  const { value = "" } = await process.stdout.pipeThrough(new TextDecoderStream()).getReader()
    .read();
  return {
    urls: value.trim().split(" "),
    process,
    async [Symbol.asyncDispose]() {
      process.kill("SIGKILL");
      await process.status;
    },
  };
}

async function order(url: string, orders: Orders = {}): Promise<KvCounters> {
  const answer = await fetch(`${url}/weather`, {
    method: "POST",
    headers: { authorization: `Bearer ${KV_ACCESS_TOKEN}` },
    body: JSON.stringify(orders),
  });
  return await answer.json();
}
