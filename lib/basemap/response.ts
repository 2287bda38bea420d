import type { ArchiveContents, BasemapArchive, BasemapTile } from "./archive.ts";
import { BasemapArchiveError, BasemapUnavailableError } from "./basemap_errors.ts";

/** A tile's coordinates as in the URL. */
export interface TilePath {
  readonly z: string;
  readonly x: string;
  readonly y: string;
}

const YEAR = "public, max-age=31536000, immutable";
const HOUR = "public, max-age=3600";
/** No zoom level, row or column of a web map needs more digits. */
const WHOLE_NUMBER = /^(?:0|[1-9]\d{0,8})$/;

/** `Retry-After` of a 503, in seconds. */
const RETRY_S = 5;

/**
 * Responds to a request for one basemap tile: 200 or 304 with the tile, 204 for an empty tile, 400
 * for an invalid path, 404 for a zoom outside the archive, 503 while the archive cannot be read.
 *
 * A URL with the archive's version as `?v=` is cached as immutable; any other for an hour.
 */
export async function basemapResponse(
  archive: BasemapArchive,
  request: Request,
  path: TilePath,
): Promise<Response> {
  const tile = parsePath(path);
  if (tile === null) return refusal(400, "A tile's path is /{z}/{x}/{y}, with 0 <= x, y < 2^z.");
  try {
    return await tileResponse(archive, request, tile);
  } catch (error) {
    if (!(error instanceof BasemapArchiveError || error instanceof BasemapUnavailableError)) {
      throw error;
    }
    const response = refusal(503, "The basemap cannot be read now.");
    response.headers.set("retry-after", String(RETRY_S));
    return response;
  }
}

async function tileResponse(
  archive: BasemapArchive,
  request: Request,
  { z, x, y }: TilePlace,
): Promise<Response> {
  const contents = await archive.contents();
  if (z < contents.minzoom || z > contents.maxzoom) {
    return refusal(404, `The basemap has zoom levels ${contents.minzoom} to ${contents.maxzoom}.`);
  }
  const etagOf = ({ version }: ArchiveContents) => `"${version}-${z}-${x}-${y}"`;
  const headersOf = (of: ArchiveContents) => {
    const isVersioned = new URL(request.url).searchParams.get("v") === of.version;
    return new Headers({ "cache-control": isVersioned ? YEAR : HOUR, etag: etagOf(of) });
  };
  if (matches(request.headers.get("if-none-match"), etagOf(contents))) {
    return new Response(null, { status: 304, headers: headersOf(contents) });
  }
  const found = await archive.readTile(z, x, y);
  // The archive may have been replaced by now, and the tile be from the new one.
  const headers = headersOf(await archive.contents());
  if (found === null) return new Response(null, { status: 204, headers });
  return filled(request.method, found, headers);
}

function filled(method: string, { bytes, contentEncoding }: BasemapTile, headers: Headers) {
  headers.set("content-type", "application/x-protobuf");
  if (contentEncoding !== null) headers.set("content-encoding", contentEncoding);
  headers.set("content-length", String(bytes.length));
  return new Response(method === "HEAD" ? null : bytes, { headers });
}

interface TilePlace {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

function parsePath(path: TilePath): TilePlace | null {
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
