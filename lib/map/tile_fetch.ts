/**
 * Fetches the tiles of deck.gl's layers with the token of the moment. deck.gl itself would keep a
 * layer's token until its `data` changes, fetch every tile anew then, and give up for good on a tile
 * that failed once.
 */
import type { AccessKeeper } from "./access_keeper.ts";
import { CartoRequestError } from "./carto_failure.ts";
import { patiently } from "./patient.ts";

/**
 * @param signal the tile is not wanted any more.
 * @returns the answer, whole: an answer that breaks off is fetched again.
 * @throws {CartoRequestError} where CARTO will never give it, and the signal's reason.
 */
export type TileFetch = (url: string, signal?: AbortSignal) => Promise<Response>;

/** @param fetcher the platform's. */
export function createTileFetch(keeper: AccessKeeper, fetcher: typeof fetch): TileFetch {
  return (url, signal) =>
    patiently(keeper, async ({ token }) => {
      const response = await fetcher(url, {
        headers: { authorization: `Bearer ${token}` },
        signal: signal ?? null,
      }).catch((cause) => {
        throw new CartoRequestError(undefined, { cause });
      });
      if (!response.ok) throw new CartoRequestError(response);
      const body = await response.arrayBuffer().catch((cause) => {
        throw new CartoRequestError(response, { cause });
      });
      const { status, headers } = response;
      return new Response(status === 204 ? null : body, { status, headers });
    }, signal);
}
