import type { BasemapArchive } from "./archive.ts";

/** A tile's place as the URL has it. */
export interface TilePath {
  readonly z: string;
  readonly x: string;
  readonly y: string;
}

const YEAR = "public, max-age=31536000, immutable";
const HOUR = "public, max-age=3600";
/** No zoom level, row or column of a web map needs more digits. */
const WHOLE_NUMBER = /^(?:0|[1-9]\d{0,8})$/;

/**
 * Answers a request for one basemap tile: 200 or 304 with the tile, 204 where the map is empty, 400
 * for a path that is no tile's, 404 for a zoom that the archive does not go to.
 *
 * A URL with `?v=` and the archive's version may be kept for good; any other for an hour.
 */
export async function basemapResponse(
  archive: BasemapArchive,
  request: Request,
  path: TilePath,
): Promise<Response> {
  const tile = parsePath(path);
  if (tile === null) return refusal(400, "A tile's path is /{z}/{x}/{y}, with 0 <= x, y < 2^z.");
  const { z, x, y } = tile;
  if (z < archive.minzoom || z > archive.maxzoom) {
    return refusal(404, `The basemap has zoom levels ${archive.minzoom} to ${archive.maxzoom}.`);
  }
  const etag = `"${archive.version}-${z}-${x}-${y}"`;
  const isVersioned = new URL(request.url).searchParams.get("v") === archive.version;
  const headers = new Headers({ "cache-control": isVersioned ? YEAR : HOUR, etag });
  if (matches(request.headers.get("if-none-match"), etag)) {
    return new Response(null, { status: 304, headers });
  }
  const found = await archive.readTile(z, x, y);
  if (found === null) return new Response(null, { status: 204, headers });
  headers.set("content-type", "application/x-protobuf");
  if (found.contentEncoding !== null) headers.set("content-encoding", found.contentEncoding);
  headers.set("content-length", String(found.bytes.length));
  return new Response(request.method === "HEAD" ? null : found.bytes, { headers });
}

function parsePath(path: TilePath): { z: number; x: number; y: number } | null {
  if (![path.z, path.x, path.y].every((part) => WHOLE_NUMBER.test(part))) return null;
  const [z, x, y] = [Number(path.z), Number(path.x), Number(path.y)];
  return z <= 30 && x < 2 ** z && y < 2 ** z ? { z, x, y } : null;
}

/** RFC 9110 §13.1.2: any of a list, weak or strong, or `*`. */
function matches(header: string | null, etag: string): boolean {
  if (header === null) return false;
  return header.split(",").some((value) => {
    const candidate = value.trim().replace(/^W\//, "");
    return candidate === "*" || candidate === etag;
  });
}

function refusal(status: number, reason: string): Response {
  return new Response(reason, {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });
}
