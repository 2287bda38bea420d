/**
 * How deck.gl's layers fetch their tiles: with the current token, and with retries where they help.
 * A layer's own request would keep its first token, and never retry.
 */
import { load } from "@loaders.gl/core";
import type { Layer, LayerProps } from "@deck.gl/core";
import { takeSent } from "../first/sent_requests.ts";
import type { TileRenewals } from "../sources/tile_renewals.ts";
import type { AccessKeeper } from "./access_keeper.ts";
import { CartoRequestError } from "./carto_failure.ts";
import { withRetry } from "./with_retry.ts";

/** The `fetch` of a layer's props. */
export type TileFetch = NonNullable<LayerProps["fetch"]>;
type TileContext = Parameters<TileFetch>[1];

/** Where tiles come from. */
export interface TileSources {
  readonly keeper: AccessKeeper;
  readonly renewals: Pick<TileRenewals, "current" | "renew">;
}

/**
 * Fetches a tile, without deck.gl.
 *
 * @param fetcher the platform's.
 * @param signal aborts when the tile is no longer needed.
 * @returns the complete response: a truncated one is fetched again.
 * @throws what {@linkcode withRetry} throws, and a renewal.
 */
export function fetchTile(
  { keeper, renewals }: TileSources,
  fetcher: typeof fetch,
  url: string,
  signal: AbortSignal | undefined,
): Promise<Response> {
  async function request(url: string, token: string): Promise<Response> {
    const headers = { authorization: `Bearer ${token}` };
    try {
      return await (takeSent(url, token) ?? fetcher(url, { headers, signal: signal ?? null }));
    } catch (cause) {
      throw new CartoRequestError(undefined, { cause });
    }
  }

  return withRetry(keeper, async ({ token }) => {
    let response = await request(await renewals.current(url), token);
    if (response.status === 403 || response.status === 404) {
      const renewed = await renewals.renew(url);
      if (renewed !== null) response = await request(renewed, token);
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw new CartoRequestError(response);
    }
    const body = await response.arrayBuffer().catch((cause) => {
      throw new CartoRequestError(response, { cause });
    });
    const { status, headers } = response;
    return new Response(status === 204 ? null : body, { status, headers });
  }, signal);
}

/** @returns the `fetch` of a layer's props. */
export function createTileFetch(sources: TileSources): (
  url: string,
  context: TileContext,
) => Promise<unknown> {
  return async (url, { layer, loaders, loadOptions, signal }) => {
    const response = await fetchTile(sources, fetch, url, signal);
    const options = loadOptions ?? loadOptionsOf(layer);
    const fetched = () => Promise.resolve(response);
    const content: unknown = await load(url, loaders ?? layer.props.loaders ?? [], {
      ...options,
      fetch: fetched,
      core: { ...options?.core, fetch: fetched },
    });
    // The cluster layer reads the first cell of a loaded tile, even of an empty one.
    return Array.isArray(content) && content.length === 0 ? null : content;
  };
}

function loadOptionsOf(layer: Layer) {
  return layer.getLoadOptions();
}
