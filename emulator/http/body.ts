import { ApiError } from "./api_error.ts";

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

function decode(decoder: TextDecoder, chunk?: Uint8Array<ArrayBuffer>): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch {
    throw new ApiError(400, "The body is not UTF-8 text");
  }
}
