import * as v from "valibot";
import { ApiError } from "../errors/api_error.ts";

/**
 * The text of a request's body.
 *
 * @param limit most bytes that are read
 * @throws {ApiError} 413 beyond the limit, 400 where the bytes are not UTF-8
 */
export async function readText(request: Request, limit: number): Promise<string> {
  const tooLarge = () => new ApiError(413, `The body is larger than ${limit} bytes`);
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge();
    text += decode(decoder, chunk);
  }
  return text + decode(decoder);
}

/**
 * The JSON of a request's body, of any shape.
 *
 * @param limit most bytes that are read
 * @throws {ApiError} 413 beyond the limit, 400 where it is not JSON
 */
export async function readJson(request: Request, limit: number): Promise<unknown> {
  const text = await readText(request, limit);
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(400, "The body is not valid JSON");
  }
}

/**
 * A body that has been read, in the shape that is wanted.
 *
 * @throws {ApiError} 400 that names the field
 */
export function parseBody<Schema extends v.GenericSchema>(
  schema: Schema,
  body: unknown,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, body);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new ApiError(400, `${v.getDotPath(issue) ?? "body"}: ${issue.message}`);
}

function decode(decoder: TextDecoder, chunk?: Uint8Array<ArrayBuffer>): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch {
    throw new ApiError(400, "The body is not UTF-8 text");
  }
}
