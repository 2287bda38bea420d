/**
 * How deck.gl's layers get their tiles: with the token of the moment, and again where that is worth
 * it. A layer's own request would keep the token it was made with, and never be repeated.
 */
import { load } from "@loaders.gl/core";
import type { Layer, LayerProps } from "@deck.gl/core";
import type { AccessKeeper } from "./access_keeper.ts";
import { retryAfterMs } from "./retry_after.ts";

/** The `fetch` of a layer's props. */
export type TileFetch = NonNullable<LayerProps["fetch"]>;
type TileContext = Parameters<TileFetch>[1];

export function createTileFetch(keeper: AccessKeeper): (
  url: string,
  context: TileContext,
) => Promise<unknown> {
  async function fetchTile(url: string, signal: AbortSignal | undefined): Promise<Response> {
    for (;;) {
      const { token } = await keeper.access(signal);
      const init: RequestInit = { headers: { authorization: `Bearer ${token}` } };
      if (signal !== undefined) init.signal = signal;
      const response = await fetch(url, init).catch(() => null);
      signal?.throwIfAborted();
      if (response?.ok) {
        keeper.succeeded();
        return response;
      }
      await response?.body?.cancel();
      const status = response?.status ?? null;
      await keeper.failed({ status, token, retryAfterMs: retryAfterMs(response) }, signal);
    }
  }

  return async (url, { layer, loaders, loadOptions, signal }) => {
    const response = await fetchTile(url, signal);
    const options = loadOptions ?? loadOptionsOf(layer);
    const fetched = () => Promise.resolve(response);
    const content: unknown = await load(url, loaders ?? layer.props.loaders ?? [], {
      ...options,
      fetch: fetched,
      core: { ...options?.core, fetch: fetched },
    });
    // The cluster layer looks at the first cell of a tile that is there, also where it has none.
    return Array.isArray(content) && content.length === 0 ? null : content;
  };
}

function loadOptionsOf(layer: Layer) {
  return layer.getLoadOptions();
}
