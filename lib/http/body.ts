/** Reads request bodies that a client cannot make larger, or other, than expected. */
import * as v from "valibot";
import { ProblemError } from "./problem.ts";

/** A sign-in is two short texts. */
export const LARGEST_BODY = 16 * 1024;
/** Time enough for a lost packet or two on a slow line. */
const BODY_DEADLINE_MS = 5_000;

/**
 * @returns the JSON body, checked.
 * @throws {ProblemError} 415 for another media type, 408 when it does not arrive in time, 413
 * beyond LARGEST_BODY, 400 for anything that is not the expected JSON; `expected` tells the client what that is.
 */
export async function readJson<T>(
  request: Request,
  schema: v.GenericSchema<unknown, T>,
  expected: string,
): Promise<T> {
  requireMediaType(request, "application/json");
  const parsed = v.safeParse(schema, parseJson(await readText(request), expected));
  if (!parsed.success) throw malformed(expected);
  return parsed.output;
}

/**
 * @throws {ProblemError} 415 for another media type, 408 when it does not arrive in time, 413 beyond
 * LARGEST_BODY, 400 when it breaks off.
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

/** Counts what arrives: Content-Length is only what the client says. */
async function readText({ body }: Request): Promise<string> {
  if (body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of inTime(body)) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new ProblemError("body_too_large", { mostBytes: LARGEST_BODY });
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Whoever sends a byte now and then is not waited for, and a body that breaks off is none. */
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
    // Whatever is left of it is not wanted; a stream that is at its end has nothing to cancel.
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
