/** One request to CARTO and its whole answer, within bounds that CARTO cannot stretch. */
import { CartoError } from "./errors.ts";

/** How the app reaches out; tests and the composition root give the parts. */
export interface Upstream {
  readonly fetch: typeof fetch;
  /** The only origins that requests may go to. */
  readonly origins: readonly string[];
  /** For the whole exchange, body included. */
  readonly deadlineMs: number;
}

/** An answer that arrived whole, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** CARTO's answers are a few hundred bytes; a body beyond this is not one of them. */
const LARGEST_ANSWER = 256 * 1024;

/**
 * Sends the request and reads the answer.
 *
 * A redirect is refused: it would carry our secret to wherever it points.
 *
 * @param what names the call in errors.
 * @param largest the most bytes the answer may have.
 * @throws {CartoError} `unreachable`, `timeout`, `invalid_answer` for a body too large, or `refused`,
 * by us, for an origin that is not CARTO's.
 */
export async function exchange(
  upstream: Upstream,
  request: Request,
  what: string,
  largest = LARGEST_ANSWER,
): Promise<Answer> {
  if (!upstream.origins.includes(new URL(request.url).origin)) {
    throw new CartoError("refused", `${what}: the request would leave CARTO's hosts`);
  }
  const signal = AbortSignal.timeout(upstream.deadlineMs);
  try {
    const response = await upstream.fetch(new Request(request, { redirect: "error", signal }));
    return {
      status: response.status,
      headers: response.headers,
      body: await readBody(response, what, largest),
    };
  } catch (cause) {
    if (cause instanceof CartoError) throw cause;
    const host = new URL(request.url).host;
    if (signal.aborted) {
      const seconds = upstream.deadlineMs / 1000;
      throw new CartoError("timeout", `${what}: no whole answer from ${host} in ${seconds} s`, {
        cause,
      });
    }
    throw new CartoError(
      "unreachable",
      `${what}: ${host} cannot be reached: check CARTO_API_BASE_URL, CARTO_AUTH_URL and the network`,
      { cause },
    );
  }
}

async function readBody(response: Response, what: string, largest: number): Promise<string> {
  const decoder = new TextDecoder();
  let body = "";
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > largest) {
      throw new CartoError("invalid_answer", `${what}: the answer exceeds ${largest} bytes`, {
        status: response.status,
      });
    }
    body += decoder.decode(chunk, { stream: true });
  }
  return body + decoder.decode();
}
