/**
 * Translates a map of CARTO Builder, in the format that `fetchMap` of `@carto/api-client` reads,
 * into a map document and datasets of the policy. Tolerant: what cannot be kept is dropped alone.
 * The map's own tokens, SQL, HTML and addresses of other hosts are never kept.
 */
import * as v from "valibot";
import type { DialectName } from "../../access/dialects/mod.ts";
import { isObject } from "../../json/schema_parts.ts";
import type { DatasetDraft } from "./dataset_draft.ts";
import { readDataset } from "./datasets.ts";
import { BuilderMapError, fitMap } from "./fit_map.ts";
import { type Hint, hintOf, type Shape } from "./geometry_hints.ts";
import { headOf } from "./head.ts";
import { Input } from "./input.ts";
import { type MadePart, readLayer } from "./layers.ts";
import { datasetNames, layerIds, mapIdOf, widgetIds } from "./names.ts";
import { parameterWidgets, readParameters } from "./parameters.ts";
import { popupsIn } from "./popups.ts";
import { Report } from "./report.ts";
import { dropConfig, dropTop } from "./rest_of_map.ts";
import { secretsIn } from "./secrets.ts";
import { readWidget } from "./widgets.ts";

export interface BuilderOptions {
  /** The policy's warehouse. */
  readonly dialect: DialectName;
  /** The connection that the app reads by; undefined where that is unknown. */
  readonly connection?: string | undefined;
  /** The policy's datasets, whose names are taken. */
  readonly datasetNames?: Iterable<string>;
  /** Tables or views that replace a dataset's source, by its label or id. */
  readonly tables?: Readonly<Record<string, string>>;
  /** Geometries, which the map does not say, by the dataset's label or id. */
  readonly shapes?: Readonly<Record<string, Shape>>;
}

/** A table whose rows are on the map by a column of geometries. */
export interface PlacedTable {
  /** The dataset's id in the Builder map. */
  readonly id: string;
  readonly table: string;
  readonly column: string;
}

export interface BuilderImport {
  /** An id made of the title. */
  readonly id: string;
  readonly document: Readonly<Record<string, unknown>>;
  /** Datasets for the policy, which no group has. */
  readonly datasets: Readonly<Record<string, unknown>>;
  readonly report: Report;
  /** Tables whose geometry is guessed: the Builder map does not say its type. */
  readonly guessed: readonly PlacedTable[];
}

/** UTF-16 units. */
export const LARGEST_BUILDER_MAP = 4 * 1024 * 1024;
const MOST_DATASETS = 50;
const MOST_LAYERS = 20;
const MOST_WIDGETS = 50;

/**
 * @param text the Builder map's JSON.
 * @throws {BuilderMapError} when it is no Builder map, or nothing of it can be drawn.
 */
export function importBuilderMap(text: string, options: BuilderOptions): BuilderImport {
  const json = parsed(text);
  const secrets = secretsIn(json);
  if (secrets === undefined) throw new BuilderMapError("The map has too many tokens.");
  const report = new Report(secrets);
  const map = new Input(json, [], report);
  const kepler = map.object("keplerMapConfig");
  if (kepler.raw("version") !== "v1") {
    throw new BuilderMapError(
      "This is no map of CARTO Builder: it has no keplerMapConfig of version v1.",
    );
  }
  const { made, guessed } = madeOf(map, kepler.object("config"), options);
  kepler.rest();
  dropTop(map);
  const fitted = fitMap(made, options.dialect, report);
  const written = JSON.stringify(fitted);
  if (report.hasSecret(written)) {
    throw new BuilderMapError("A name in the map contains the map's token.", report);
  }
  const { title } = made.head;
  return { id: mapIdOf(typeof title === "string" ? title : ""), ...fitted, report, guessed };
}

function parsed(text: string): object {
  if (text.length > LARGEST_BUILDER_MAP) {
    throw new BuilderMapError(
      `The Builder map is too large: at most ${LARGEST_BUILDER_MAP / 1024 / 1024} MiB are read.`,
    );
  }
  try {
    const json: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    if (isObject(json)) return json;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // Without the cause: it quotes the text, and with it perhaps a token.
    throw new BuilderMapError("The Builder map is no JSON.");
  }
  throw new BuilderMapError("The Builder map is no JSON object.");
}

function madeOf(map: Input, config: Input, options: BuilderOptions) {
  const head = headOf(map, config);
  const visState = config.object("visState");
  const layers = ordered(visState.list("layers", MOST_LAYERS), visState);
  const parameters = readParameters(config);
  const datasets = datasetsOf(map, layers, {
    ...options,
    parameters: new Set(parameters.flatMap(({ names }) => names)),
  });
  const popups = popupsIn(config);
  const made = layers.flatMap(reading(readLayer, { datasets, popups, ids: layerIds() }));
  const drawn = new Set(made.map(({ from }) => from.raw("id")));
  for (const [id, popup] of popups) {
    if (!drawn.has(id)) popup.drop("its layer is not in the map, or was dropped");
  }
  const ids = widgetIds();
  const widgets = config.list("widgets", MOST_WIDGETS)
    .flatMap(reading(readWidget, { datasets, ids }));
  for (const parameter of parameters) {
    widgets.push(...parameterWidgets(parameter, { datasets: datasets.values(), ids, widgets }));
  }
  for (const widget of widgets.splice(MOST_WIDGETS)) widget.from.drop("the map has 50 widgets");
  dropConfig(config, visState, popups.size > 0);
  const drafts = [...datasets.values()];
  return { made: { head, layers: made, widgets, datasets: drafts }, guessed: guessedIn(datasets) };
}

function guessedIn(datasets: ReadonlyMap<string, DatasetDraft>): PlacedTable[] {
  return [...datasets].flatMap(([id, { is: { source, geometry, isSaid } }]) => {
    const { column, type } = geometry;
    const isShape = type === "point" || type === "line" || type === "polygon";
    if (isSaid || !isShape || !("table" in source) || column === undefined) return [];
    return [{ id, table: source.table, column }];
  });
}

/** @returns a function for `flatMap` that leaves out what was dropped. */
function reading<Context>(
  read: (input: Input, context: Context) => MadePart | undefined,
  context: Context,
): (input: Input) => MadePart[] {
  return (input) => {
    const part = read(input, context);
    return part === undefined ? [] : [part];
  };
}

/** Builder's `layerOrder` has the layers' ids, the first on top, as the list itself. */
function ordered(layers: Input[], visState: Input): Input[] {
  const ids = v.array(v.unknown(), "must be a list of layers");
  const order = visState.take("layerOrder", ids)?.slice(0, 200);
  if (order === undefined || order.length === 0) return layers;
  const places = layers.map((layer) => order.indexOf(layer.raw("id")));
  if (places.includes(-1)) {
    visState.dropped("layerOrder", "does not name every layer; they stay in the list's order");
    return layers;
  }
  visState.kept("layerOrder", "order of layers");
  return layers.map((layer, index) => ({ layer, place: places[index] ?? 0 }))
    .toSorted((a, b) => a.place - b.place).map(({ layer }) => layer);
}

function datasetsOf(
  map: Input,
  layers: readonly Input[],
  options: BuilderOptions & { readonly parameters: ReadonlySet<string> },
): ReadonlyMap<string, DatasetDraft> {
  const hints = new Map<string, Hint>();
  for (const layer of layers) {
    const hint = hintOf({
      type: layer.raw("type"),
      config: layer.raw("config"),
      visualChannels: layer.raw("visualChannels"),
    });
    if (hint !== undefined && !hints.has(hint.dataId)) hints.set(hint.dataId, hint);
  }
  const names = datasetNames(options.datasetNames ?? []);
  const { dialect, connection, tables = {}, shapes = {}, parameters } = options;
  const context = { dialect, connection, tables, shapes, parameters, names, hints };
  const datasets = new Map<string, DatasetDraft>();
  for (const input of map.list("datasets", MOST_DATASETS)) {
    const read = readDataset(input, context);
    if (read === undefined) continue;
    if (datasets.has(read.key)) input.drop("has the id of another dataset");
    else datasets.set(read.key, read.draft);
  }
  return datasets;
}
