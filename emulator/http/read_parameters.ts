import { ApiError } from "../errors/api_error.ts";
import { readJson } from "./body.ts";

/** Room for the longest query that anyone should send. */
const BODY_LIMIT = 1_048_576;

/** Fields that are objects: JSON in the query of a URL, themselves in a body. */
const STRUCTURED = ["queryParameters", "filters"] as const;

/**
 * The fields of a call to the Maps or SQL API. `@carto/api-client` puts them into the query of a
 * GET, and into the JSON body of a POST to the bare path where the URL would get too long.
 *
 * @throws {ApiError} 400 where a field that should be JSON is not, 413 where the body is too large
 */
export async function readParameters(
  request: Request,
  url: URL,
): Promise<Readonly<Record<string, unknown>>> {
  const fields: Record<string, unknown> = Object.fromEntries(url.searchParams);
  for (const name of STRUCTURED) {
    const text = fields[name];
    if (typeof text === "string" && text) fields[name] = parseJson(name, text);
  }
  if (request.method !== "POST") return fields;
  const body = await readJson(request, BODY_LIMIT);
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new ApiError(400, "The body must be a JSON object");
  }
  return { ...fields, ...body };
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(400, `${name}: not valid JSON`);
  }
}
