/**
 * HTTP/1.1 clients over bare TCP, as a process: one request at a time on each connection, which
 * stays open. Reads its order from standard input and prints answers per second and durations as
 * JSON.
 *
 * Without a rate it is a closed loop: the next request follows the answer. With a rate, requests
 * are scheduled, and latency counts from the scheduled time, so that a stalling server is charged
 * for requests that waited (no coordinated omission). The first fifth of them does not count: this
 * process's own code is yet to be compiled, which is more than a percent of the time.
 */
import { setImmediate } from "node:timers";
import * as v from "valibot";
import { say } from "../lib/log/terminal.ts";

const Order = v.object({
  url: v.string(),
  headers: v.record(v.string(), v.string()),
  body: v.string(),
  /** Source of a pattern for the parts that differ between answers. */
  random: v.optional(v.string()),
  method: v.optional(v.picklist(["GET", "POST"]), "GET"),
  clients: v.number(),
  seconds: v.number(),
  /** Requests per second over all clients. */
  rate: v.optional(v.number()),
});

const END_OF_HEAD = new TextEncoder().encode("\r\n\r\n");
const decoder = new TextDecoder();

const order = v.parse(Order, await new Response(Deno.stdin.readable).json());
const url = new URL(order.url);
const length = order.method === "POST" ? { "content-length": "0" } : {};
const lines = Object.entries({ host: url.host, ...length, ...order.headers })
  .map(([name, value]) => `${name}: ${value}`);
const request = new TextEncoder().encode(
  `${order.method} ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`,
);
const random = order.random === undefined ? null : new RegExp(order.random, "g");
const mask = (body: string) => random === null ? body : body.replace(random, "#");
const expected = mask(order.body);
/** Masking is slower than some servers: of random bodies only the length is checked each time. */
const MASKED_EVERY = 64;

let waiting: { readonly time: number; readonly go: () => void }[] = [];

const startedAt = performance.now();
const endsAt = startedAt + order.seconds * 1000;
const countsFrom = startedAt + (order.rate === undefined ? 0 : order.seconds * 1000 / 5);
const tookMs: number[] = [];
const answers = await Promise.all(
  Array.from({ length: order.clients }, (_, index) => client(index)),
);
const elapsed = (performance.now() - startedAt) / 1000;
tookMs.sort((a, b) => a - b);
const percentile = (part: number) => tookMs[Math.floor(tookMs.length * part)] ?? NaN;
say(JSON.stringify({
  perSecond: answers.reduce((sum, count) => sum + count) / elapsed,
  p50Ms: percentile(0.5),
  p99Ms: percentile(0.99),
}));

async function client(index: number): Promise<number> {
  using connection = await Deno.connect({ hostname: url.hostname, port: Number(url.port) });
  const buffer = new Uint8Array(1024 * 1024);
  let answers = 0;
  const everyMs = order.rate === undefined ? 0 : order.clients * 1000 / order.rate;
  let dueAt = startedAt + everyMs * index / order.clients;
  // At least once: a busy machine may need the whole time to connect.
  do {
    if (everyMs === 0) dueAt = performance.now();
    else await until(dueAt);
    // Far less than a socket's buffer, so one write is enough.
    await connection.write(request);
    const body = await readBody(connection, buffer);
    const isSampled = random === null || answers % MASKED_EVERY === 0;
    const isRight = isSampled ? mask(body) === expected : body.length === order.body.length;
    if (!isRight) throw new Error(`${order.url} answered ${body}`);
    answers++;
    const now = performance.now();
    // The first one does in any case: a busy machine may make no other.
    if (tookMs.length === 0 || now >= countsFrom) tookMs.push(now - dueAt);
    dueAt += everyMs;
  } while (performance.now() < endsAt);
  return answers;
}

/**
 * Timers have millisecond precision, so all clients wait in one loop, which runs without a pause. A
 * loop for each would take turns, and charge the server for the turns of the others.
 */
function until(time: number): Promise<void> {
  if (performance.now() >= time) return Promise.resolve();
  return new Promise((go) => {
    waiting.push({ time, go });
    if (waiting.length === 1) setImmediate(turn);
  });
}

/** Lets those go on whose time has come, and answers be read. */
function turn(): void {
  const now = performance.now();
  const due = waiting.filter(({ time }) => time <= now);
  waiting = waiting.filter(({ time }) => time > now);
  if (waiting.length > 0) setImmediate(turn);
  for (const { go } of due) go();
}

/** @throws {Error} for an answer that is not 200 or has no Content-Length. */
async function readBody(connection: Deno.Conn, buffer: Uint8Array): Promise<string> {
  let filled = 0;
  let bodyAt = -1;
  let end = Infinity;
  while (filled < end) {
    const count = await connection.read(buffer.subarray(filled));
    if (count === null) throw new Error("the server closed the connection");
    filled += count;
    if (bodyAt !== -1) continue;
    bodyAt = endOfHead(buffer, filled);
    if (bodyAt !== -1) end = bodyAt + contentLength(decoder.decode(buffer.subarray(0, bodyAt)));
  }
  return decoder.decode(buffer.subarray(bodyAt, end));
}

function endOfHead(buffer: Uint8Array, filled: number): number {
  for (let i = 0; i + END_OF_HEAD.length <= filled; i++) {
    if (END_OF_HEAD.every((byte, k) => buffer[i + k] === byte)) return i + END_OF_HEAD.length;
  }
  return -1;
}

function contentLength(head: string): number {
  const length = /\r\ncontent-length: (\d+)\r\n/i.exec(head)?.[1];
  if (!head.startsWith("HTTP/1.1 200 ") || length === undefined) throw new Error(head);
  return Number(length);
}
