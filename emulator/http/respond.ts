import { gzipSync } from "node:zlib";
import { ApiError } from "../errors/api_error.ts";

/** Below this many bytes gzip gains nothing over the size of one network packet. */
const WORTH_COMPRESSING = 1_024;

/** A year: CARTO keeps the answers to a query in its cache for as long. */
const IMMUTABLE = "private, max-age=31536000, immutable";

/** How an answer may be kept: for ever under its URL, or not at all. */
export type Caching = "immutable" | "no-store";

/** A JSON answer, compressed where the client takes gzip and it is worth it. */
export function json(
  request: Request,
  value: unknown,
  { status = 200, caching = "no-store" }: { status?: number; caching?: Caching } = {},
): Response {
  const body = new TextEncoder().encode(JSON.stringify(value));
  return bytes(request, body, { status, caching, type: "application/json; charset=utf-8" });
}

/** An answer of bytes, compressed where the client takes gzip and it is worth it. */
export function bytes(
  request: Request,
  body: Uint8Array,
  { status = 200, caching = "no-store", type }: {
    status?: number;
    caching?: Caching;
    type: string;
  },
): Response {
  const headers = new Headers({
    "content-type": type,
    "cache-control": caching === "immutable" ? IMMUTABLE : "no-store",
    "vary": "authorization, accept-encoding",
  });
  if (body.byteLength < WORTH_COMPRESSING || !takesGzip(request)) {
    return new Response(new Uint8Array(body), { status, headers });
  }
  headers.set("content-encoding", "gzip");
  return new Response(new Uint8Array(gzipSync(body, { level: 1 })), { status, headers });
}

/** The answer to a failed request. */
export function failure(error: ApiError): Response {
  const headers = { ...error.headers, "cache-control": "no-store" };
  return Response.json({ error: error.message }, { status: error.status, headers });
}

function takesGzip(request: Request): boolean {
  const accepted = request.headers.get("accept-encoding") ?? "";
  return accepted.split(",").some((part) => {
    const [coding = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
    return coding === "gzip" && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}
