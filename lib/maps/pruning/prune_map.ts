/**
 * Removes from a map what the policy hides from a person, without a trace: also the values and
 * breaks of hidden columns.
 */
import type { ColumnType } from "../../access/schema/dataset_schema.ts";
import { DIALECTS } from "../../access/dialects/mod.ts";
import type { Rights } from "../../access/grants.ts";
import type { Aggregation } from "../aggregation.ts";
import type { DatasetSettings } from "../column.ts";
import { isCells, type Layer } from "../layer.ts";
import type { MapDocument } from "../map_document.ts";
import { prunedLayer } from "./prune_layer.ts";
import { prunedWidget } from "./prune_widget.ts";
import { fittingTypes, widgetReferences } from "../checks/references.ts";
import type { Color } from "../scale.ts";
import type { Search } from "../search.ts";
import type { Seen, SeenDataset } from "./seen.ts";
import { tilesetWidgetMisfit } from "../checks/tileset_parts.ts";
import type { Widget } from "../widget.ts";
import { aggregationOf } from "../write_aggregation.ts";

/** A layer as it is sent to one person. */
export type PrunedLayer = Layer & {
  /** Of points that cluster, of cells and of heatmaps. */
  readonly aggregation?: Aggregation;
};

/** A widget as it is sent to one person. */
export type PrunedWidget = Widget & {
  /** It cannot be computed: one of its columns is granted as a type that it does not support. */
  readonly unfit?: true;
};

/** A map as it is sent to one person: nothing in it is hidden from them. */
export type PrunedMap = Omit<MapDocument, "$schema" | "groups" | "layers" | "widgets"> & {
  readonly layers: readonly PrunedLayer[];
  readonly widgets: readonly PrunedWidget[];
  /** The policy's types of the columns that the person sees, by dataset. */
  readonly types?: Readonly<Record<string, Readonly<Record<string, ColumnType>>>>;
  /** Columns that the person sees coarser than they are, by dataset. */
  readonly masked?: Readonly<Record<string, readonly string[]>>;
};

/**
 * @returns the map for a person with these rights; null where they may not open it, which must look
 * like a missing map.
 */
export function pruneMap(map: MapDocument, rights: Rights): PrunedMap | null {
  const { $schema: _, groups, ...shown } = map;
  const [first] = map.layers;
  const seen = seenBy(rights);
  if (first === undefined || seen(first.dataset) === undefined) return null;
  const all = [...rights.groups, ...rights.includedGroups];
  if (groups !== undefined && !groups.some((group) => all.includes(group))) return null;
  const datasets = prunedDatasets(map.datasets, seen);
  const names = new Set([...map.layers, ...map.widgets, ...map.search].map((one) => one.dataset));
  const named = (dataset: string) => names.has(dataset);
  const layers = map.layers.flatMap((layer) => {
    const pruned = prunedLayer(layer, seen(layer.dataset));
    if (pruned === null) return [];
    return [{
      ...pruned,
      ...aggregated(pruned, datasets, rights),
      ...tilesetColor(pruned, rights),
    }];
  });
  const widgets = map.widgets.flatMap((widget) => {
    const pruned = prunedWidget(widget, seen);
    if (pruned === null) return [];
    const isFit = fits(pruned, own(rights.types, widget.dataset) ?? {}) &&
      !(seen(widget.dataset)?.isTileset && tilesetWidgetMisfit(pruned) !== undefined);
    return [isFit ? pruned : { ...pruned, unfit: true as const }];
  });
  const search = map.search.flatMap((one) => prunedSearch(one, seen(one.dataset)) ?? []);
  const ids = [...widgets, ...search].map(({ id }) => id);
  const gone = [...map.widgets, ...map.search].map(({ id }) => id)
    .filter((id) => !ids.includes(id));
  return {
    ...shown,
    view: prunedView(map.view, layers.map(({ id }) => id)),
    link_aliases: kept(map.link_aliases, (_, target) => !gone.includes(target)),
    datasets,
    types: kept(rights.types, (name, known) => named(name) && Object.keys(known).length > 0),
    ...maskedColumns(rights, named),
    layers,
    widgets,
    search,
  };
}

/** @param types of columns as granted, where they are known. */
function fits(widget: Widget, types: Readonly<Record<string, ColumnType>>): boolean {
  for (const { dataset, column, need } of widgetReferences(widget, [])) {
    const type = dataset === widget.dataset ? own(types, column) : undefined;
    if (type === undefined || need === "parameter") continue;
    if (!fittingTypes(need).includes(type)) return false;
  }
  return true;
}

/** @returns what a person with these rights sees of each dataset. */
export function seenBy({ sources, staticSources }: Rights): Seen {
  return (name) => {
    const source = own(sources, name);
    if (source !== undefined) {
      const { columns, openParameters, hasGeometry } = source;
      const sees = (column: string) => columns.includes(column);
      return { sees, openParameters, hasGeometry, isTileset: false };
    }
    const whole = own(staticSources, name);
    if (whole === undefined) return undefined;
    const sees = (column: string) => whole.columns.includes(column);
    return { sees, openParameters: [], hasGeometry: true, isTileset: whole.kind === "tileset" };
  };
}

function own<Value>(values: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function kept<Value>(
  values: Readonly<Record<string, Value>>,
  keeps: (name: string, value: Value) => boolean,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => keeps(name, value)));
}

function prunedView(view: MapDocument["view"], layers: readonly string[]): MapDocument["view"] {
  if (view?.fit === undefined || layers.includes(view.fit)) return view;
  const { fit: _, ...rest } = view;
  return rest;
}

function prunedDatasets(
  datasets: MapDocument["datasets"],
  seen: Seen,
): Record<string, DatasetSettings> {
  return Object.fromEntries(
    Object.entries(datasets).flatMap(([name, settings]) => {
      const dataset = seen(name);
      if (dataset === undefined) return [];
      return [[name, { ...settings, columns: kept(settings.columns, dataset.sees) }]];
    }),
  );
}

/** Tilesets are drawn as they are: only a query can be aggregated. */
function aggregated(
  layer: Layer,
  datasets: Readonly<Record<string, DatasetSettings>>,
  { dialect, sources, types }: Rights,
): Pick<PrunedLayer, "aggregation"> {
  if (own(sources, layer.dataset) === undefined) return {};
  const aggregation = aggregationOf(layer, {
    dialect: DIALECTS[dialect],
    types: own(types, layer.dataset) ?? {},
    settings: own(datasets, layer.dataset),
  });
  return aggregation === undefined ? {} : { aggregation };
}

/** Cells without a color are colored by their first value: of a tileset by a column of numbers. */
function tilesetColor(
  layer: Layer,
  { staticSources, types }: Rights,
): { readonly color?: Color } {
  const source = own(staticSources, layer.dataset);
  if (source?.kind !== "tileset" || !isCells(layer) || layer.color !== undefined) return {};
  const typeOf = (column: string) => own(own(types, layer.dataset) ?? {}, column);
  const column = source.columns.find((name) => typeOf(name) === "number") ??
    source.columns.find((name) => typeOf(name) === undefined);
  if (column === undefined) return { color: PLAIN_CELLS };
  return { color: { column, scale: "bins", method: "quantiles", palette: "Teal" } };
}

/** Of a tileset whose columns are no numbers. */
const PLAIN_CELLS = "#3969ac";

/** @param named whether the map has the dataset. */
function maskedColumns(
  { sources }: Rights,
  named: (dataset: string) => boolean,
): Pick<PrunedMap, "masked"> {
  const masked = Object.entries(sources).flatMap(([name, { maskedColumns }]) =>
    named(name) && maskedColumns.length > 0 ? [[name, maskedColumns] as const] : []
  );
  return masked.length === 0 ? {} : { masked: Object.fromEntries(masked) };
}

function prunedSearch(search: Search, dataset: SeenDataset | undefined): Search | null {
  // A tileset has no rows to search.
  const columns = dataset === undefined || dataset.isTileset
    ? []
    : search.columns.filter(dataset.sees);
  return columns.length === 0 ? null : { ...search, columns };
}
