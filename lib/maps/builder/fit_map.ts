/**
 * Assembles the document, and drops what does not fit together: the document and its datasets pass
 * `maps check` as they are returned.
 */
import type { Dataset } from "../../access/schema/dataset_schema.ts";
import type { DialectName } from "../../access/dialects/mod.ts";
import { parsePolicyText, type Policy, PolicyError } from "../../access/policy.ts";
import { DocumentError } from "../../json/document.ts";
import type { Fault, Path } from "../../json/json_text.ts";
import { OperatorError } from "../../operator_error.ts";
import { checkMap } from "../checks/check_map.ts";
import type { MapDocument } from "../map_document.ts";
import { LARGEST_MAP, MapDocumentError, parseMap } from "../parse_map.ts";
import { references } from "../checks/references.ts";
import type { DatasetDraft } from "./dataset_draft.ts";
import type { MadePart } from "./layers.ts";
import type { Report } from "./report.ts";

/** A Builder map that cannot be imported; the report says why, as far as it goes. */
export class BuilderMapError extends OperatorError {
  override readonly name = "BuilderMapError";
  override readonly code = "builder_map_unusable";
  constructor(message: string, readonly report?: Report, options?: ErrorOptions) {
    super(message, options);
  }
}

/** The parts of a map that were translated. */
export interface Made {
  readonly head: Readonly<Record<string, unknown>>;
  readonly layers: readonly MadePart[];
  readonly widgets: readonly MadePart[];
  readonly datasets: readonly DatasetDraft[];
}

export interface Fitted {
  /** The document as a file has it: defaults are left out. */
  readonly document: Readonly<Record<string, unknown>>;
  /** The policy's new datasets, by name. */
  readonly datasets: Readonly<Record<string, unknown>>;
}

/** Each round drops a part; a map has fewer parts. */
const MOST_ROUNDS = 1_000;

/** @throws {BuilderMapError} when nothing is left to draw. */
export function fitMap(made: Made, dialect: DialectName, report: Report): Fitted {
  let parts = withoutUnused(made, report);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (parts.layers.length === 0) {
      throw new BuilderMapError("No layer of the map can be drawn here.", report);
    }
    const fitted = assembled(parts);
    const next = smaller(parts, fitted, report) ?? fitting(parts, fitted, dialect, report);
    if (next === undefined) return fitted;
    parts = withoutUnused(next, report);
  }
  throw new BuilderMapError("The map's parts do not fit together.", report);
}

function assembled({ head, layers, widgets, datasets }: Made): Fitted {
  const settings = datasets.flatMap((draft) => {
    const inMap = draft.inMap();
    return inMap === undefined ? [] : [[draft.name, inMap]];
  });
  return {
    document: {
      ...head,
      ...settings.length === 0 ? {} : { datasets: Object.fromEntries(settings) },
      layers: layers.map(({ value }) => value),
      ...widgets.length === 0 ? {} : { widgets: widgets.map(({ value }) => value) },
    },
    datasets: Object.fromEntries(datasets.map((draft) => [draft.name, draft.inPolicy()])),
  };
}

const hasValue = (widgets: readonly MadePart[], dataset: string, column: string) =>
  widgets.some(({ value }) =>
    value.type === "parameter" && value.dataset === dataset && value.column === column
  );

/** Datasets without a layer or widget need no place in the policy. */
function withoutUnused(made: Made, report: Report): Made {
  const used = new Set([...made.layers, ...made.widgets].flatMap(({ value }) => [
    value.dataset,
    ...Array.isArray(value.also_filters) ? value.also_filters.map(({ dataset }) => dataset) : [],
  ]));
  const [kept, unused] = [
    made.datasets.filter(({ name }) => used.has(name)),
    made.datasets.filter(({ name }) => !used.has(name)),
  ];
  for (const { is: { path } } of unused) report.dropped(path, "no layer or widget uses it");
  for (const { name, open } of kept) {
    // The dataset's SQL does not run without a value for each.
    for (const column of open) if (!hasValue(made.widgets, name, column)) open.delete(column);
  }
  return { ...made, datasets: kept };
}

/** @returns the parts without the largest widget; undefined where all of them have room. */
function smaller(made: Made, { document }: Fitted, report: Report): Made | undefined {
  // The file is indented.
  if (JSON.stringify(document, null, 2).length <= LARGEST_MAP) return undefined;
  const sizes = made.widgets.map(({ value }) => JSON.stringify(value).length);
  const widest = sizes.indexOf(Math.max(...sizes));
  const widget = made.widgets[widest];
  const settings = made.datasets.map((draft) => JSON.stringify(draft.inMap() ?? {}).length);
  const draft = made.datasets[settings.indexOf(Math.max(...settings))];
  const note = `makes the map larger than ${LARGEST_MAP / 1024} KiB`;
  if (draft !== undefined && Math.max(...settings) > Math.max(0, ...sizes)) {
    for (const column of draft.columns) draft.forget(column);
    report.changed(draft.is.path, `without the labels, formats and values of columns: it ${note}`);
    return made;
  }
  if (widget === undefined) throw new BuilderMapError("The map is too large.", report);
  const { options, ...value } = widget.value;
  if (options === undefined) {
    widget.from.drop(note);
    return { ...made, widgets: made.widgets.toSpliced(widest, 1) };
  }
  report.changed(widget.from.path, `parameter, without its options: the list ${note}`);
  return { ...made, widgets: made.widgets.with(widest, { value, from: widget.from }) };
}

/** @returns the parts without what is wrong; undefined where nothing is. */
function fitting(
  made: Made,
  { document, datasets }: Fitted,
  dialect: DialectName,
  report: Report,
): Made | undefined {
  try {
    const policy = parsePolicyText(JSON.stringify({ version: 1, dialect, datasets, groups: {} }));
    const map = parseMap(JSON.stringify(document), "map").value;
    if (withoutNumericIds(made, map, policy, report)) return made;
    const faults = [...checkMap(map, policy)].filter(({ severity }) => severity === "fault");
    return faults.length === 0 ? undefined : without(made, faults, report);
  } catch (error) {
    if (!(error instanceof MapDocumentError || error instanceof PolicyError)) throw error;
    return withoutFaultsOf(made, error, report);
  }
}

/** An id is granted as text, and cannot be a number elsewhere. @returns whether one was dropped. */
function withoutNumericIds(
  { datasets }: Made,
  map: MapDocument,
  policy: Policy,
  report: Report,
): boolean {
  const needed = [...references(map)].filter(({ need }) => need === "number" || need === "time");
  const wrong = datasets.filter(({ name, id }) =>
    id !== undefined && typeOf(policy.datasets[name], id) !== "text" &&
    needed.some(({ dataset, column }) => dataset === name && column === id)
  );
  for (const draft of wrong) {
    report.dropped([...draft.is.path, "uniqueIdProperty"], "is needed as a number; ids are texts");
    draft.id = undefined;
  }
  return wrong.length > 0;
}

const typeOf = (dataset: Dataset | undefined, column: string) =>
  dataset?.types !== undefined && Object.hasOwn(dataset.types, column)
    ? dataset.types[column]
    : undefined;

function withoutFaultsOf(made: Made, error: DocumentError, report: Report): Made {
  if (error instanceof MapDocumentError) return without(made, error.faults, report);
  const names = new Set(error.faults.map(({ path: [, name] }) => name));
  const wrong = made.datasets.filter(({ name }) => names.has(name));
  if (wrong.length === 0) throw error;
  for (const { name, is: { path } } of wrong) {
    const fault = error.faults.find((one) => one.path[1] === name);
    report.dropped(path, `the policy cannot have it: ${fault?.message}`);
  }
  const isKept = ({ value }: MadePart) => !wrong.some(({ name }) => name === value.dataset);
  for (const part of [...made.layers, ...made.widgets].filter((part) => !isKept(part))) {
    part.from.drop("its dataset was dropped");
  }
  return {
    ...made,
    datasets: made.datasets.filter((draft) => !wrong.includes(draft)),
    layers: made.layers.filter(isKept),
    widgets: made.widgets.filter(isKept),
  };
}

/** @returns the parts without the layers, widgets and settings with faults. */
function without(made: Made, faults: readonly Fault[], report: Report): Made {
  const wrong = { layers: new Set<number>(), widgets: new Set<number>() };
  for (const { path, message } of faults) {
    const [list, at] = path;
    if ((list === "layers" || list === "widgets") && typeof at === "number") {
      wrong[list].add(at);
      made[list][at]?.from.drop(`does not fit: ${message}`);
    } else if (!forgotten(made.datasets, path, message, report)) {
      throw new BuilderMapError(`The map cannot be written: ${message}`, report);
    }
  }
  return {
    ...made,
    layers: made.layers.filter((_, index) => !wrong.layers.has(index)),
    widgets: made.widgets.filter((_, index) => !wrong.widgets.has(index)),
  };
}

/** @returns whether the fault was of a column's settings, which are gone then. */
function forgotten(
  datasets: readonly DatasetDraft[],
  [list, name, , column]: Path,
  message: string,
  report: Report,
): boolean {
  const draft = datasets.find((one) => list === "datasets" && one.name === name);
  if (draft === undefined || typeof column !== "string") return false;
  draft.forget(column);
  report.changed(draft.is.path, `without settings of the column ${column}: ${message}`);
  return true;
}
