/**
 * HTTP by `node:http`, since Deno.serve cannot close a connection without an answer: a
 * client's reaction to that is half of what faults are for.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

/** How long (milliseconds) open requests may take to end once the server stops. */
const GRACE = 1_000;

/** Into how many pieces a slow body is cut. */
const PIECES = 20;

/** What becomes of a request: an answer, its body spread over `bodyMs`, or a closed connection. */
export type Outcome = "drop" | { readonly response: Response; readonly bodyMs: number };

/** Decides what becomes of a request. `closing` fires when the server stops. */
export type Handler = (request: Request, closing: AbortSignal) => Promise<Outcome>;

/** A listening server. */
export interface Listener {
  readonly port: number;
  /** Closes the connections that clients keep open and do not use. */
  closeIdle(): void;
  /** Stops listening, and gives open requests a second to end. */
  close(): Promise<void>;
}

/**
 * Listens.
 *
 * @throws {Deno.errors.AddrInUse} where the port is taken
 */
export async function listen(
  { hostname, port }: { readonly hostname: string; readonly port: number },
  handler: Handler,
): Promise<Listener> {
  const closing = new AbortController();
  const server = createServer((message, answer) => {
    void respond(message, answer, handler, closing.signal);
  });
  const bound = await new Promise<number>((resolve, reject) => {
    server.once("error", (error) => {
      const taken = "code" in error && error.code === "EADDRINUSE";
      reject(taken ? new Deno.errors.AddrInUse(error.message) : error);
    });
    server.listen(port, hostname, () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
  return {
    port: bound,
    closeIdle: () => server.closeIdleConnections(),
    async close() {
      closing.abort();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), GRACE);
      await closed;
      clearTimeout(timer);
    },
  };
}

async function respond(
  message: IncomingMessage,
  answer: ServerResponse,
  handler: Handler,
  closing: AbortSignal,
): Promise<void> {
  try {
    const request = toRequest(message);
    if (!request) {
      answer.writeHead(400).end();
      return;
    }
    const outcome = await handler(request, closing);
    if (outcome === "drop") {
      message.socket.destroy();
      return;
    }
    const { response, bodyMs } = outcome;
    const body = await response.bytes();
    for (const [name, value] of response.headers) answer.setHeader(name, value);
    if (response.body) answer.setHeader("content-length", body.byteLength);
    answer.writeHead(response.status);
    if (bodyMs > 0) await trickle(answer, body, bodyMs, closing);
    answer.end(bodyMs > 0 ? undefined : body);
    // A body left unread would be parsed as the connection's next request.
    message.resume();
  } catch {
    // The client has disconnected, or the server is closing: there is no one to answer.
    message.socket.destroy();
  }
}

function toRequest(message: IncomingMessage): Request | undefined {
  const { method = "GET", url = "/" } = message;
  const address = `http://${message.headers.host ?? "localhost"}${url}`;
  if (!url.startsWith("/") || !URL.canParse(address)) return undefined;
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  const chunks = message.iterator({ destroyOnReturn: false });
  const body = method === "GET" || method === "HEAD" ? null : ReadableStream.from(chunks);
  return new Request(address, { method, headers, body });
}

async function trickle(
  answer: ServerResponse,
  body: Uint8Array,
  milliseconds: number,
  closing: AbortSignal,
): Promise<void> {
  const size = Math.max(1, Math.ceil(body.byteLength / PIECES));
  const pause = milliseconds / Math.max(1, Math.ceil(body.byteLength / size));
  for (let start = 0; start < body.byteLength && !answer.destroyed; start += size) {
    await wait(pause, undefined, { signal: closing });
    answer.write(body.subarray(start, start + size));
  }
}
