/** Raw HTTP, for requests that no client library would send. */

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/**
 * Sends the text over a new connection and reads the answer up to its Content-Length, or until the
 * server closes the connection.
 *
 * @returns the first answer, or null if the connection ended without one.
 */
export async function rawRequest(origin: string, text: string): Promise<RawAnswer | null> {
  const { port } = new URL(origin);
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  const sending = send(connection, new TextEncoder().encode(text));
  const received = await receive(connection);
  await sending;
  return received === "" ? null : parseAnswer(received);
}

/** Requests the target exactly as written, with the caller's headers. */
export function rawGet(
  origin: string,
  target: string,
  { method = "GET", headers = ["Host: localhost"] }: { method?: string; headers?: string[] } = {},
): Promise<RawAnswer | null> {
  const lines = [`${method} ${target} HTTP/1.1`, ...headers, "Connection: close", "", ""];
  return rawRequest(origin, lines.join("\r\n"));
}

/** A server that refuses a request may close the connection during the write. */
async function send(connection: Deno.Conn, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  try {
    for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
  } catch (error) {
    if (!isReset(error)) throw error;
  }
}

async function receive(connection: Deno.Conn): Promise<string> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(64 * 1024);
  let text = "";
  try {
    for (;;) {
      const length = await connection.read(buffer);
      if (length === null) break;
      text += decoder.decode(buffer.subarray(0, length), { stream: true });
      if (isWhole(text)) break;
    }
  } catch (error) {
    if (!isReset(error)) throw error;
  }
  return text;
}

function isWhole(text: string): boolean {
  const [head = "", body] = text.split("\r\n\r\n", 2);
  const length = /^content-length: *(\d+)$/im.exec(head)?.[1];
  if (body === undefined || length === undefined) return false;
  return new TextEncoder().encode(text.slice(head.length + 4)).length >= Number(length);
}

function isReset(error: unknown): boolean {
  return error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe;
}

function parseAnswer(text: string): RawAnswer {
  const end = text.indexOf("\r\n\r\n");
  const [first = "", ...lines] = text.slice(0, end).split("\r\n");
  const headers = new Headers(lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  }));
  return { status: Number(first.split(" ")[1]), headers, body: text.slice(end + 4) };
}
