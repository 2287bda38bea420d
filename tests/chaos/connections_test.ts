/** More connections and requests of one client than the app or the machine allows. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { say } from "../../lib/log/terminal.ts";
import { makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";

const PER_ADDRESS = 8;
const OPEN_FILES = 128;

let app: RunningApp;
let dataDir: string;
beforeAll(async () => {
  dataDir = await makeDataDir();
  app = await startApp({
    dataDir,
    environment: { REQUESTS_PER_ADDRESS: String(PER_ADDRESS), TRUSTED_PROXIES: "1" },
    openFiles: OPEN_FILES,
  });
});
afterAll(async () => {
  await Deno.remove(dataDir, { recursive: true });
});

const ATTACKER = "198.51.100.7";

/** Opens a connection and sends an incomplete request. */
async function hold(text: string): Promise<Deno.TcpConn> {
  const port = Number(new URL(app.origin).port);
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(text));
  return connection;
}

const UNFINISHED_POST =
  "POST /login HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n" +
  `X-Forwarded-For: ${ATTACKER}\r\n` +
  "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nusername=";

async function ask(address: string, path = "/healthz"): Promise<Response> {
  const response = await fetch(`${app.origin}${path}`, {
    headers: { "x-forwarded-for": address },
  });
  await response.body?.cancel();
  return response;
}

/** Polls until the answer is this one. */
async function until(status: number): Promise<Response> {
  for (;;) {
    const response = await ask(ATTACKER);
    if (response.status === status) return response;
  }
}

describe("a client that opens more than its share", () => {
  it("gets 429 for requests beyond those being answered, others none", async () => {
    const held = await Promise.all(
      Array.from({ length: PER_ADDRESS }, () => hold(UNFINISHED_POST)),
    );
    const refused = await until(429);
    expect(refused.headers.get("retry-after")).toBe("1");
    expect(refused.headers.get("x-content-type-options")).toBe("nosniff");
    expect((await ask(ATTACKER, "/theme.css")).status).toBe(429);
    expect((await ask("198.51.100.8")).status).toBe(200);
    expect((await ask("2001:db8::1")).status).toBe(200);
    // Closed connections free their slots.
    for (const connection of held) connection.close();
    expect((await until(200)).status).toBe(200);
    say(`Requests of one address at once: ${PER_ADDRESS}, then 429; of others none refused.`);
  });

  it("ends a process that can take no more connections, with a reason and a code", async () => {
    const startedAt = performance.now();
    const held: Deno.TcpConn[] = [];
    try {
      while (held.length < 2 * OPEN_FILES) held.push(await hold("GET / HTTP/1.1\r\nHost: x\r\n"));
    } catch (error) {
      if (!(error instanceof Deno.errors.ConnectionRefused || isReset(error))) throw error;
    }
    expect(await app.ended).toBe(1);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    const lost = app.output().split("\n").find((line) => line.includes("listener_lost"));
    expect(JSON.parse(lost ?? "")).toMatchObject({
      level: "error",
      event: "listener_lost",
      error: expect.stringMatching(/too many open files/i),
    });
    for (const connection of held) connection.close();
    say(`Of ${OPEN_FILES} file descriptors none left: the process ended with 1 in ${seconds} s.`);
  });
});

function isReset(error: unknown): boolean {
  const { BrokenPipe, ConnectionReset, NotConnected } = Deno.errors;
  // Not connected: it was reset before connect() had set the socket's options.
  return [BrokenPipe, ConnectionReset, NotConnected].some((kind) => error instanceof kind);
}
