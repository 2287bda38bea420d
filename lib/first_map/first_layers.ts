/** The layers that a map shows first, and what their pages will ask CARTO for. */
import { browserSources } from "../access/browser_sources.ts";
import type { Rights } from "../access/rights.ts";
import type { SourceAccess } from "../map/access/access_answer.ts";
import { type Instantiation, instantiationOf } from "../map/sources/instantiation.ts";
import { firstRequest } from "../map/sources/layer_request.ts";
import type { PrunedLayer, PrunedMap } from "../maps/pruning/prune_map.ts";

/** More layers than a map shows at once; the page asks for the rest itself. */
const MOST_LAYERS = 16;

export interface FirstLayer {
  readonly id: string;
  readonly instantiation: Instantiation;
}

/** @param rights those that the document was pruned for. */
export function firstLayers(document: PrunedMap, rights: Rights): FirstLayer[] {
  const sources = browserSources(rights);
  return document.layers.filter((layer) => isShownFirst(layer, document)).slice(0, MOST_LAYERS)
    .flatMap((layer) => {
      const source = own<SourceAccess>(sources, layer.dataset) ??
        namedSource(rights, layer.dataset);
      const request = source && firstRequest(document, layer, source);
      const instantiation = source && request && instantiationOf(source, request);
      return instantiation ? [{ id: layer.id, instantiation }] : [];
    });
}

/** A view that fits the data has a zoom that only the page can tell. */
function isShownFirst({ visible, zoom: range }: PrunedLayer, { view }: PrunedMap): boolean {
  if (!visible) return false;
  if (view?.center === undefined || view.zoom === undefined || range === undefined) return true;
  const [least, most] = range;
  return view.zoom >= least && view.zoom <= most;
}

/** What is granted by its name. */
function namedSource({ staticSources }: Rights, dataset: string): SourceAccess | undefined {
  const source = own(staticSources, dataset);
  if (source === undefined) return undefined;
  const { kind, name, columns, geometry, id } = source;
  return {
    sql_query: name,
    columns: [...columns],
    open_parameters: [],
    is_tileset: kind === "tileset",
    geometry,
    id,
  };
}

function own<Value>(values: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
