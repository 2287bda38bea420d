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
  throw new ProblemError({
    status: 415,
    code: "unsupported_media_type",
    title: "The body is of another type than expected",
    detail: `Send the body as ${expected}.`,
  });
}

/** Counts what arrives: Content-Length is only what the client says. */
async function readText({ body }: Request): Promise<string> {
  if (body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of inTime(body)) {
    size += chunk.length;
    if (size > LARGEST_BODY) {
      throw new ProblemError({
        status: 413,
        code: "body_too_large",
        title: "The body is too large",
        detail: `Send at most ${LARGEST_BODY} bytes.`,
      });
    }
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
      if (late) throw tooSlow();
      if (done) return;
      yield value;
    }
  } finally {
    clearTimeout(timer);
    // Whatever is left of it is not wanted; a stream that is at its end has nothing to cancel.
    reader.cancel().catch(() => undefined);
  }
}

function tooSlow(): ProblemError {
  return new ProblemError({
    status: 408,
    code: "body_too_slow",
    title: "The body did not arrive in time",
    detail: `Send the whole body within ${BODY_DEADLINE_MS / 1000} seconds.`,
  });
}

function parseJson(text: string, expected: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed(expected);
  }
}

function malformed(expected: string): ProblemError {
  return new ProblemError({
    status: 400,
    code: "bad_request",
    title: "The body is not what is expected",
    detail: `Send ${expected}.`,
  });
}
