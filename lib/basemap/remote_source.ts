import { EtagMismatch, type Source } from "pmtiles";
import type { Clock } from "../clock/clock.ts";
import { BasemapArchiveError, BasemapUnavailableError } from "./basemap_errors.ts";
import { LARGEST_PART } from "./limits.ts";

export interface RemoteSourceOptions {
  readonly url: URL;
  readonly fetch: typeof fetch;
  readonly elapsed: Clock["elapsed"];
}

/** For one range, body included. */
const DEADLINE_MS = 8_000;
/** Pause after a failure, so that a server that is down gets no extra load. */
const PAUSE_MS = 3_000;
/** Tiles are public: at most this many requests reach the other server at once. */
const AT_ONCE = 64;

/**
 * A remote archive, read by HTTP range requests (RFC 9110, 14).
 *
 * Its reads throw {@linkcode BasemapUnavailableError} when the server does not respond,
 * {@linkcode BasemapArchiveError} when it refuses, and pmtiles' `EtagMismatch` when the archive
 * was replaced.
 */
export function remoteSource({ url, fetch, elapsed }: RemoteSourceOptions): Source {
  let failed: { readonly error: BasemapUnavailableError; readonly until: number } | null = null;
  const underway = new Map<string, Promise<Part>>();

  async function read(offset: number, length: number, wanted: string | undefined): Promise<Part> {
    try {
      const part = await readPart({ url, fetch, offset, length, wanted });
      failed = null;
      return part;
    } catch (error) {
      if (error instanceof BasemapUnavailableError) failed = { error, until: elapsed() + PAUSE_MS };
      throw error;
    }
  }

  return {
    getKey: () => url.href,
    async getBytes(offset, length, _signal, wanted) {
      const key = `${offset} ${length} ${wanted}`;
      const same = underway.get(key);
      if (same !== undefined) return await same;
      if (failed !== null && elapsed() < failed.until) throw failed.error;
      if (underway.size >= AT_ONCE) throw new BasemapUnavailableError(`${url.host} is busy`);
      const reading = read(offset, length, wanted);
      underway.set(key, reading);
      try {
        return await reading;
      } finally {
        underway.delete(key);
      }
    },
  };
}

interface Part {
  readonly data: ArrayBuffer;
  readonly etag: string | undefined;
}

interface PartRequest extends Pick<RemoteSourceOptions, "url" | "fetch"> {
  readonly offset: number;
  readonly length: number;
  /** The expected ETag of the archive. */
  readonly wanted: string | undefined;
}

async function readPart(
  { url, fetch, offset, length, wanted }: PartRequest,
): Promise<Part> {
  if (length > LARGEST_PART) {
    throw new BasemapArchiveError(`${url} has a part of ${length} bytes`, "Make it again.");
  }
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const range = `bytes=${offset}-${offset + length - 1}`;
  try {
    const response = await fetch(url, {
      // A body compressed in transit is not the requested range.
      headers: { range, "accept-encoding": "identity" },
      redirect: "manual",
      signal,
    });
    const etag = response.headers.get("etag") ?? response.headers.get("last-modified") ?? undefined;
    try {
      if (response.status === 416) throw new EtagMismatch();
      refuse(url, response);
      if (wanted !== undefined && wanted !== etag) throw new EtagMismatch();
    } catch (error) {
      await response.body?.cancel();
      throw error;
    }
    return { data: await readBody(url, response, length), etag };
  } catch (cause) {
    if (isTold(cause)) throw cause;
    const reason = signal.aborted
      ? `sends no whole answer in ${DEADLINE_MS / 1000} s`
      : "cannot be reached";
    throw new BasemapUnavailableError(`${url.host} ${reason}`, { cause });
  }
}

const isTold = (error: unknown) =>
  error instanceof EtagMismatch || error instanceof BasemapArchiveError ||
  error instanceof BasemapUnavailableError;

/** @throws {Error} when the response is not the requested range. */
function refuse(url: URL, { headers, status }: Response): void {
  if (status === 206) return;
  if (status === 429 || status === 408 || status >= 500) {
    throw new BasemapUnavailableError(`${url.host} answers ${status}`);
  }
  if (status === 200) {
    throw new BasemapArchiveError(
      `${url.host} sends ${url} as a whole, not the part that is asked for`,
      "Have it answer range requests, or download the file and set BASEMAP to its path.",
    );
  }
  const place = headers.get("location");
  throw new BasemapArchiveError(
    place === null ? `${url.host} answers ${status} for ${url}` : `${url} leads to ${place}`,
    "Set BASEMAP to the URL of a .pmtiles file that is there, or to offline.",
  );
}

async function readBody(url: URL, response: Response, length: number): Promise<ArrayBuffer> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > length) throw new BasemapUnavailableError(`${url.host} sends more than was asked`);
    parts.push(part);
  }
  return await new Blob(parts).arrayBuffer();
}
