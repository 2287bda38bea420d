/** deck.gl's way of loading a tile, with the request left to us. */
import { Layer } from "@deck.gl/core";
import * as v from "valibot";
import type { TileFetch } from "./tile_fetch.ts";

type LoadTile = NonNullable<Layer["props"]["fetch"]>;

/** What a layer does without a `fetch` of its own (deck.gl 9.4, core/src/lib/layer.ts). */
const { fetch: { value: loadByDefault } } = v.parse(
  v.object({ fetch: v.object({ value: v.function() }) }),
  Layer.defaultProps,
);

/**
 * For the `fetch` property of a layer. The layer's own load options hold the token that its source
 * was made with: they are not asked about requests.
 */
export function layerFetch(fetchTile: TileFetch): LoadTile {
  return (url, { signal, ...context }) => {
    const loadOptions = context.loadOptions ?? context.layer.getLoadOptions();
    return loadByDefault(url, {
      ...context,
      loadOptions: { ...loadOptions, fetch: (address: string) => fetchTile(address, signal) },
    });
  };
}
