/** One request to another server and its complete response, within limits. */

import { AppError } from "../errors.ts";

/** The client's parts; tests and the composition root supply them. */
export interface Upstream {
  readonly fetch: typeof fetch;
  /** The only origins that requests may go to. */
  readonly origins: readonly string[];
  /** For the whole exchange, body included. */
  readonly deadlineMs: number;
}

/** A complete response, with any status. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

export type ExchangeFault =
  /** No connection, or it broke, or the answer is a redirect. */
  | "unreachable"
  /** No whole answer within the deadline. */
  | "timeout"
  /** The body exceeds the limit. */
  | "too_large"
  /** Refused by us: the request would go to a disallowed origin. */
  | "elsewhere";

/** A failed exchange. The message names the host, and nothing secret. */
export class ExchangeError extends AppError<`exchange_${ExchangeFault}`> {
  override readonly name = "ExchangeError";
  override readonly code;
  readonly status: number | undefined;

  constructor(
    readonly fault: ExchangeFault,
    message: string,
    details: { readonly status?: number; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.code = `exchange_${fault}` as const;
    this.status = details.status;
  }
}

/** What APIs answer is a few hundred bytes; a body beyond this is none of theirs. */
const LARGEST_ANSWER = 256 * 1024;

/**
 * Sends the request and reads the response.
 *
 * A redirect is refused: it would carry our secret to another host.
 *
 * @param largest the most bytes of the response.
 * @throws {ExchangeError}
 */
export async function exchange(
  upstream: Upstream,
  request: Request,
  largest = LARGEST_ANSWER,
): Promise<Answer> {
  const { host, origin } = new URL(request.url);
  if (!upstream.origins.includes(origin)) {
    throw new ExchangeError("elsewhere", `the request would go to ${host}, where it may not go`);
  }
  const signal = AbortSignal.timeout(upstream.deadlineMs);
  try {
    const response = await upstream.fetch(new Request(request, { redirect: "error", signal }));
    return {
      status: response.status,
      headers: response.headers,
      body: await readBody(response, largest),
    };
  } catch (cause) {
    if (cause instanceof ExchangeError) throw cause;
    if (signal.aborted) {
      const seconds = upstream.deadlineMs / 1000;
      throw new ExchangeError("timeout", `no whole answer from ${host} in ${seconds} s`, { cause });
    }
    throw new ExchangeError("unreachable", `${host} cannot be reached`, { cause });
  }
}

async function readBody(response: Response, largest: number): Promise<string> {
  const decoder = new TextDecoder();
  let body = "";
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > largest) {
      const { status } = response;
      throw new ExchangeError("too_large", `the answer exceeds ${largest} bytes`, { status });
    }
    body += decoder.decode(chunk, { stream: true });
  }
  return body + decoder.decode();
}
