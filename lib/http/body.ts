/** Reads request bodies with limits on size, time and type. */
import * as v from "valibot";
import { ProblemError } from "./problem.ts";

/** A sign-in is two short texts. */
export const LARGEST_BODY = 16 * 1024;
/** Allows for a lost packet or two on a slow connection. */
const BODY_DEADLINE_MS = 5_000;

/**
 * @param expected describes the expected JSON for the client.
 * @param mostBytes of the body.
 * @returns the JSON body, validated.
 * @throws {ProblemError} 415 for another media type, 408 on timeout, 413 beyond `mostBytes`, 400
 * for anything but the expected JSON.
 */
export async function readJson<T>(
  request: Request,
  schema: v.GenericSchema<unknown, T>,
  expected: string,
  mostBytes = LARGEST_BODY,
): Promise<T> {
  requireMediaType(request, "application/json");
  const parsed = v.safeParse(schema, parseJson(await readText(request, mostBytes), expected));
  if (!parsed.success) throw malformed(expected);
  return parsed.output;
}

/**
 * @throws {ProblemError} 415 for another media type, 408 on timeout, 413 beyond LARGEST_BODY, 400
 * when it is incomplete.
 */
export async function readForm(request: Request): Promise<URLSearchParams> {
  requireMediaType(request, "application/x-www-form-urlencoded");
  return new URLSearchParams(await readText(request));
}

function requireMediaType(request: Request, expected: string): void {
  const [mediaType] = (request.headers.get("content-type") ?? "").split(";");
  if (mediaType?.trim().toLowerCase() === expected) return;
  throw new ProblemError("unsupported_media_type", { expected });
}

async function readText(request: Request, mostBytes?: number): Promise<string> {
  return new TextDecoder().decode(await readBytes(request, mostBytes));
}

/**
 * Counts received bytes: Content-Length is only a claim of the client.
 *
 * @throws {ProblemError} 408 on timeout, 413 beyond `mostBytes`, 400 when it is incomplete.
 */
export async function readBytes(
  { body }: Request,
  mostBytes = LARGEST_BODY,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body === null ? [] : inTime(body)) {
    size += chunk.length;
    if (size > mostBytes) throw new ProblemError("body_too_large", { mostBytes });
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** Stops a body that trickles in, and rejects an incomplete one. */
async function* inTime(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    reader.cancel().catch(() => undefined);
  }, BODY_DEADLINE_MS);
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => {
        throw malformed("the whole body");
      });
      if (late) throw new ProblemError("body_too_slow", { withinS: BODY_DEADLINE_MS / 1000 });
      if (done) return;
      yield value;
    }
  } finally {
    clearTimeout(timer);
    // Cancels the unread rest; a finished stream has nothing to cancel.
    reader.cancel().catch(() => undefined);
  }
}

function parseJson(text: string, expected: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed(expected);
  }
}

function malformed(expected: string): ProblemError {
  return new ProblemError("bad_request", { expected });
}
