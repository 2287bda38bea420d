/**
 * Checks a map against the policy: its datasets, columns and geometries exist, and its operations
 * fit their types. Parts that do not fit are left out for everybody; none of them stops the app.
 */
import {
  type ColumnType,
  columnTypeOf,
  type Dataset,
  DEFAULT_GEOMETRY,
  isTable,
  staticSourceOf,
} from "../../access/schema/dataset_schema.ts";
import { groupNames } from "../../access/included_groups.ts";
import type { Policy } from "../../access/policy.ts";
import { isLongForm } from "../../access/view.ts";
import type { Fault, Path } from "../../json/json_text.ts";
import { formatFaults } from "./check_formats.ts";
import { isCells, type Layer } from "../layer.ts";
import { literalPlaces } from "./literals.ts";
import type { MapDocument } from "../map_document.ts";
import { tilesetLayerMisfit, tilesetWidgetMisfit } from "./tileset_parts.ts";
import type { Widget } from "../widget.ts";
import { fittingTypes, layerReferences, type Reference, references } from "./references.ts";
import { notAggregated } from "./map_rules.ts";

export interface CheckFinding extends Fault {
  /** A part with a fault is left out of the map; a warning is for the author to consider. */
  readonly severity: "fault" | "warning";
}

type Check = Generator<CheckFinding>;

const fault = (path: Path, message: string, ofName?: boolean): CheckFinding => ({
  severity: "fault",
  path,
  message,
  ofName,
});

/** @returns every mismatch between the map and the policy. */
export function* checkMap(map: MapDocument, policy: Policy): Check {
  yield* datasetFindings(map, policy);
  yield* parameterFindings(map, policy);
  for (const reference of references(map)) {
    const dataset = datasetOf(policy, reference.dataset);
    if (dataset !== undefined) yield* referenceFindings(reference, dataset);
  }
  for (const [index, layer] of map.layers.entries()) {
    const dataset = datasetOf(policy, layer.dataset);
    if (dataset !== undefined) yield* layerFindings(layer, dataset, ["layers", index]);
  }
  for (const [index, widget] of map.widgets.entries()) {
    const dataset = datasetOf(policy, widget.dataset);
    if (dataset !== undefined) yield* widgetFindings(widget, dataset, ["widgets", index]);
  }
  for (const [index, search] of map.search.entries()) {
    const dataset = datasetOf(policy, search.dataset);
    const kind = dataset === undefined ? undefined : kindOf(dataset);
    if (kind !== "tileset" && kind !== "raster") continue;
    const message = `cannot be searched: a ${kind} has no rows`;
    yield fault(["search", index, "dataset"], message);
  }
  for (const found of formatFaults(map, (name, column) => typeOf(policy, name, column))) {
    yield { severity: "fault", ...found };
  }
  yield* groupWarnings(map, policy);
  yield* literalWarnings(map, policy);
}

/** @returns the policy's dataset of that name, if any. */
function datasetOf({ datasets }: Policy, name: string): Dataset | undefined {
  return Object.hasOwn(datasets, name) ? datasets[name] : undefined;
}

function typeOf(policy: Policy, name: string, column: string): ColumnType | undefined {
  const dataset = datasetOf(policy, name);
  return dataset === undefined ? undefined : typeIn(dataset, column);
}

function typeIn({ types }: Dataset, column: string): ColumnType | undefined {
  return types !== undefined && Object.hasOwn(types, column)
    ? columnTypeOf(types[column])
    : undefined;
}

function* datasetFindings(map: MapDocument, policy: Policy): Check {
  const named: [name: string, path: Path, ofName?: boolean][] = [
    ...Object.keys(map.datasets).map((name): [string, Path, boolean] => [
      name,
      ["datasets", name],
      true,
    ]),
    ...[map.layers, map.widgets, map.search].flatMap((list, kind) =>
      list.map(({ dataset }, index): [string, Path] => [
        dataset,
        [["layers", "widgets", "search"][kind] ?? "", index, "dataset"],
      ])
    ),
    ...map.widgets.flatMap((widget, index) =>
      ("also_filters" in widget ? widget.also_filters : []).map((
        { dataset },
        at,
      ): [string, Path] => [dataset, ["widgets", index, "also_filters", at, "dataset"]])
    ),
  ];
  const known = Object.keys(policy.datasets).join(", ") || "none";
  for (const [name, path, ofName] of named) {
    if (datasetOf(policy, name) !== undefined) continue;
    yield fault(path, `is no dataset of the policy; it has ${known}`, ofName);
  }
}

/** The SQL of a dataset with open parameters does not run without a value for each. */
function* parameterFindings(map: MapDocument, policy: Policy): Check {
  const { layers, widgets, search } = map;
  const shown = new Map<string, Path>();
  for (const [key, list] of Object.entries({ layers, widgets, search })) {
    for (const [index, { dataset }] of list.entries()) {
      if (!shown.has(dataset)) shown.set(dataset, [key, index, "dataset"]);
    }
  }
  for (const [name, path] of shown) {
    const dataset = datasetOf(policy, name);
    if (dataset === undefined || !isTable(dataset)) continue;
    const missing = dataset.open_parameters.filter((column) =>
      !widgets.some((one) =>
        one.type === "parameter" && one.dataset === name && one.column === column
      )
    );
    if (missing.length === 0) continue;
    const message =
      `needs a widget of type parameter for ${missing.join(", ")}: the dataset's SQL ` +
      "does not run without a value of its open_parameters";
    yield fault(path, message);
  }
}

function* referenceFindings(
  { column, path, need, ofName }: Reference,
  dataset: Dataset,
): Check {
  if (need === "parameter") {
    const open = isTable(dataset) ? dataset.open_parameters : [];
    if (open.includes(column)) return;
    const message = `must be one of the dataset's open_parameters: ${open.join(", ") || "none"}`;
    yield fault(path, message, ofName);
    return;
  }
  if (!dataset.columns.includes(column)) {
    const { columns } = dataset;
    const message = `must be one of the dataset's columns: ${columns.join(", ") || "none"}`;
    const isTemplate = path.at(-1) === "title" || path.at(-1) === "subtitle";
    yield fault(path, isTemplate ? `names ${column}, which ${message}` : message, ofName);
    return;
  }
  const isId = isTable(dataset) && dataset.id === column;
  const type = isId ? "text" : typeIn(dataset, column);
  const fitting = fittingTypes(need);
  if (type === undefined || fitting.includes(type)) return;
  const is = isId
    ? "it is the dataset's id, which is granted as text so that no digit of it is lost"
    : `the policy has it as ${type}`;
  yield fault(path, `must be a column of ${fitting.join(" or ")}; ${is}`);
}

/** The sources that a layer can be drawn from. */
const DRAWN: Readonly<Record<Layer["type"], string>> = {
  point: "point",
  line: "line",
  polygon: "polygon",
  h3: "h3",
  quadbin: "quadbin",
  heatmap: "point",
  raster: "raster",
};

function* layerFindings(layer: Layer, dataset: Dataset, path: Path): Check {
  const at = [...path, "type"];
  const isRaster = "raster" in dataset;
  if (isRaster) {
    const message = "is not drawn: the page draws no rasters";
    yield { severity: "warning", path: at, message };
  }
  const misfit = "tileset" in dataset ? tilesetLayerMisfit(layer) : undefined;
  if (misfit !== undefined) yield fault([...path, ...misfit.at], misfit.message, misfit.ofName);
  // With an `aggregate` the document alone says what cells have (map_rules.ts).
  if (isTable(dataset) && isCells(layer) && Object.keys(layer.aggregate).length === 0) {
    for (const { path: at } of layerReferences(layer, path)) yield fault(at, notAggregated([]));
  }
  const type = isRaster ? "raster" : dataset.geometry?.type;
  const needed = DRAWN[layer.type];
  if (type === undefined ? needed === "raster" : needed !== type) {
    const has = type === undefined ? "is no raster" : `has ${type} as its geometry`;
    yield fault(at, `cannot be drawn: the policy's dataset ${has}`);
  } else if (type === undefined && (needed === "h3" || needed === "quadbin")) {
    yield fault(at, `needs geometry in the policy's dataset: the column of ${needed} cells`);
  } else if (
    isTable(dataset) && dataset.geometry === undefined &&
    !dataset.columns.includes(DEFAULT_GEOMETRY)
  ) {
    const message = `cannot be drawn: the dataset has no column ${DEFAULT_GEOMETRY}; name its ` +
      "geometry in the policy";
    yield fault(at, message);
  }
  if ("cluster" in layer && layer.cluster !== false && "tileset" in dataset) {
    const message = "cannot be: points of a tileset are drawn as they are; write false";
    yield { severity: "warning", path: [...path, "cluster"], message };
  }
}

const kindOf = (dataset: Dataset) => isTable(dataset) ? "table" : staticSourceOf(dataset).kind;

function* widgetFindings(widget: Widget, dataset: Dataset, path: Path): Check {
  const kind = kindOf(dataset);
  if (kind === "raster") {
    yield fault([...path, "dataset"], "cannot be: a raster has no rows to compute over");
  }
  // A parameter that is none of the dataset's is reported as such.
  if (kind !== "tileset" || widget.type === "parameter") return;
  const misfit = tilesetWidgetMisfit(widget);
  if (misfit !== undefined) yield fault([...path, ...misfit.at], misfit.message);
}

function* groupWarnings({ groups }: MapDocument, policy: Policy): Check {
  const known = groupNames(policy);
  for (const [index, name] of (groups ?? []).entries()) {
    if (known.includes(name)) continue;
    const message = `is no group of the policy; it has ${known.join(", ")}`;
    yield { severity: "warning", path: ["groups", index], message };
  }
}

/** Literal values in a map reach everyone who sees the column, whichever rows they may see. */
function* literalWarnings(map: MapDocument, policy: Policy): Check {
  const restricted = new Set(
    [...Object.values(policy.groups), ...Object.values(policy.users)].flatMap((byDataset) =>
      Object.entries(byDataset).flatMap(([name, restriction]) => {
        const rows = isLongForm(restriction) ? restriction.rows : restriction;
        return rows === "all" ? [] : [name];
      })
    ),
  );
  for (const { dataset, path } of literalPlaces(map)) {
    if (!restricted.has(dataset)) continue;
    const message = "is sent to everybody who sees the column: it must tell nothing of rows that " +
      "only some of them see";
    yield { severity: "warning", path, message, ofName: true };
  }
}
