/**
 * A slow line between the browser and all servers: one latency and one bandwidth for everything,
 * preflights, frames and workers included, which the browser's own emulation leaves out.
 */

/** A home connection to a server some countries away. */
export interface LineSpeed {
  /** Milliseconds from a packet to its answer. */
  readonly roundTripMs: number;
  /** Bits per second. */
  readonly down: number;
  readonly up: number;
}

/** Bytes that a connection sends before another has its turn. */
const CHUNK = 8 * 1024;

export interface Line extends AsyncDisposable {
  /** Command line switches of a browser that reaches the origins through the line alone. */
  readonly switches: readonly string[];
}

/** @param origins of servers on this machine. */
export function openLine(origins: readonly string[], speed: LineSpeed): Line {
  const down = new Lane(speed.down);
  const up = new Lane(speed.up);
  const listeners: Deno.Listener[] = [];
  const rules = origins.map((origin) => {
    const { host, port } = new URL(origin);
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    listeners.push(listener);
    acceptAll(listener, Number(port), { down, up, roundTripMs: speed.roundTripMs });
    return `MAP ${host} 127.0.0.1:${listener.addr.transport === "tcp" ? listener.addr.port : 0}`;
  });
  return {
    switches: [`--host-resolver-rules=${rules.join(",")}`],
    [Symbol.asyncDispose]() {
      for (const listener of listeners) listener.close();
      return Promise.resolve();
    },
  };
}

interface Lanes {
  readonly down: Lane;
  readonly up: Lane;
  readonly roundTripMs: number;
}

async function acceptAll(listener: Deno.Listener, port: number, lanes: Lanes): Promise<void> {
  // It ends when the listener is closed.
  for await (const client of listener) connect(client, port, lanes).catch(() => {});
}

async function connect(client: Deno.Conn, port: number, lanes: Lanes): Promise<void> {
  // The browser sees the connection open at once: the handshake delays its first bytes.
  const openAt = performance.now() + lanes.roundTripMs;
  using browser = client;
  using server = await Deno.connect({ hostname: "127.0.0.1", port });
  const oneWayMs = lanes.roundTripMs / 2;
  await Promise.all([
    carry(browser, server, lanes.up, oneWayMs, openAt),
    carry(server, browser, lanes.down, oneWayMs, openAt),
  ]);
}

/** Carries all bytes of one direction, in order. */
async function carry(
  from: Deno.Conn,
  to: Deno.Conn,
  lane: Lane,
  oneWayMs: number,
  openAt: number,
): Promise<void> {
  let delivered = Promise.resolve();
  const buffer = new Uint8Array(CHUNK);
  for (let size; (size = await from.read(buffer)) !== null;) {
    const bytes = buffer.slice(0, size);
    await until(openAt);
    const arrivesAt = await lane.send(size) + oneWayMs;
    const before = delivered;
    delivered = Promise.all([before, until(arrivesAt)]).then(() => writeAll(to, bytes));
    // Awaited below; a broken connection ends the reading first.
    delivered.catch(() => {});
  }
  await delivered;
  if ("closeWrite" in to) await (to as Deno.TcpConn).closeWrite();
}

async function writeAll(to: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await to.write(bytes.subarray(at));
}

/** One direction of the line, which all connections share, a chunk of each in turn. */
class Lane {
  readonly #bitsPerMs: number;
  #freeAt = 0;

  constructor(bitsPerSecond: number) {
    this.#bitsPerMs = bitsPerSecond / 1000;
  }

  /** @returns when the last bit is on the line, by `performance.now()`; it is then. */
  async send(bytes: number): Promise<number> {
    const freeAt = Math.max(this.#freeAt, performance.now()) + bytes * 8 / this.#bitsPerMs;
    this.#freeAt = freeAt;
    await until(freeAt);
    return freeAt;
  }
}

async function until(time: number): Promise<void> {
  const rest = time - performance.now();
  if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
}
