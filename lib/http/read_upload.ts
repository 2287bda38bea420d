import { readBytes } from "./body.ts";
import { ProblemError } from "./problem.ts";

const EXPECTED = "multipart/form-data";

/**
 * Reads a form with a file, in memory.
 *
 * @param mostBytes of the whole body.
 * @throws {ProblemError} 415 for another media type, 408 on timeout, 413 beyond `mostBytes`, 400
 * for a body that is no such form.
 */
export async function readUpload(request: Request, mostBytes: number): Promise<FormData> {
  const type = request.headers.get("content-type") ?? "";
  if (!type.toLowerCase().startsWith(`${EXPECTED};`)) {
    throw new ProblemError("unsupported_media_type", { expected: EXPECTED });
  }
  const body = await readBytes(request, mostBytes);
  try {
    return await new Response(body, { headers: { "content-type": type } }).formData();
  } catch {
    throw new ProblemError("bad_request", { expected: "a form with a file" });
  }
}
