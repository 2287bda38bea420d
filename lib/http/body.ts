/** Reads request bodies that a client cannot make larger, or other, than expected. */
import * as v from "valibot";
import { ProblemError } from "./problem.ts";

/** A sign-in is two short texts. */
export const LARGEST_BODY = 16 * 1024;

/**
 * @returns the JSON body, checked.
 * @throws {ProblemError} 415 for another media type, 413 beyond LARGEST_BODY, 400 for anything
 * that is not the expected JSON; `expected` tells the client what that is.
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

/** @throws {ProblemError} 415 for another media type, 413 beyond LARGEST_BODY. */
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
async function readText(request: Request): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of request.body ?? []) {
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
