/**
 * SQL parameters of a Builder map. A single value is a parameter of the dataset; lists and ranges
 * are filters of a widget, since the policy compares a column with one value.
 */
import * as v from "valibot";
import { widget as widgetSchema } from "../widget.ts";
import type { DatasetDraft } from "./dataset_draft.ts";
import type { Input } from "./input.ts";
import type { MadePart } from "./layers.ts";
import type { Names } from "./names.ts";
import type { Condition } from "./plain_query.ts";
import { takeText } from "./texts.ts";

const TYPES = ["Category", "DateRange", "Numeric", "NumericRange"] as const;
const Type = v.picklist(TYPES, `must be one of ${TYPES.join(", ")}`);
const sqlName = v.pipe(
  v.string("must be a name"),
  v.regex(/^[A-Za-z_]\w{0,127}$/, "must be a name of letters, digits and underscores"),
);
const MOST = 50;
const MOST_VALUES = 1_000;

/** A parameter, and its names in queries. */
export interface Parameter {
  readonly input: Input;
  readonly type: typeof TYPES[number];
  readonly names: readonly string[];
}

/** @returns the parameters that can be read. */
export function readParameters(config: Input): Parameter[] {
  return config.list("sqlParameters", MOST).flatMap((input): Parameter[] => {
    const type = input.take("type", Type);
    const names = ["item", "start", "end"].flatMap((key) =>
      input.object(key).take("sqlName", sqlName) ?? []
    );
    if (type !== undefined && names.length > 0) return [{ input, type, names }];
    input.drop("has no type and name that are known");
    return [];
  });
}

export interface ParametersContext {
  readonly datasets: Iterable<DatasetDraft>;
  readonly ids: Names;
  /** The map's own widgets. */
  readonly widgets: readonly MadePart[];
}

interface Use {
  readonly draft: DatasetDraft;
  readonly condition: Condition;
}

/** @returns the widgets that the parameter becomes; none where one has its column already. */
export function parameterWidgets(parameter: Parameter, context: ParametersContext): MadePart[] {
  const { input, names, type } = parameter;
  const uses = [...context.datasets].flatMap((draft) =>
    draft.is.conditions.filter((condition) =>
      condition.parameters.some((name) => names.includes(name))
    ).map((condition): Use => ({ draft, condition }))
  );
  if (uses.length === 0) {
    input.drop("is used by no dataset that was kept");
    return [];
  }
  const title = takeText(input, "name", "title");
  const single = type === "Numeric" || type === "Category" ? singleValues(parameter) : undefined;
  const made: MadePart[] = [];
  const filtered: Use[] = [];
  for (const use of uses) {
    const value = single === undefined || !isEquality(use.condition)
      ? undefined
      : valueWidget(use, single, title, context.ids);
    if (value === undefined) filtered.push(use);
    else made.push({ value, from: input });
  }
  input.skip(
    "id",
    "dataSources",
    "orderBy",
    "step",
    "min",
    "max",
    "allowedRange",
    "values",
    "item",
  );
  input.skip("start", "end", "selectionMode", "defaultValue");
  if (made.length > 0) input.report.kept(input.path, "parameter");
  if (filtered.length > 0) {
    const filter = filterWidget(type, filtered, title, context, input);
    if (filter !== undefined) made.push({ value: filter, from: input });
  }
  input.rest();
  return made;
}

const isEquality = ({ operator }: Condition) => operator === "=" || operator === "in";

type Single = { default: string | number; options?: { value: string | number }[] };

/** @returns undefined where several values may be chosen, or none is. */
function singleValues({ input, type }: Parameter): Single | undefined {
  if (type === "Numeric") {
    const value = input.object("item").raw("value") ?? input.raw("defaultValue");
    return typeof value === "number" && Number.isFinite(value) ? { default: value } : undefined;
  }
  if (input.raw("selectionMode") !== "single") return undefined;
  const values = [...new Set(textsIn(input.raw("values")))].slice(0, MOST_VALUES)
    .filter((text) => !input.report.hasSecret(text));
  const chosen = [...textsIn(input.object("item").raw("value")), ...values]
    .find((text) => values.includes(text));
  return chosen === undefined
    ? undefined
    : { default: chosen, options: values.map((value) => ({ value })) };
}

function textsIn(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value.slice(0, 2 * MOST_VALUES) : [value];
  return list.filter((item) => typeof item === "string").filter((item) => item.length <= 500);
}

function valueWidget(
  { draft, condition }: Use,
  single: Single,
  title: string | undefined,
  ids: Names,
): MadePart["value"] | undefined {
  const wanted = typeof single.default === "number" ? "number" : "text";
  const type = draft.typeOf(condition.column);
  if (type !== undefined && type !== wanted) return undefined;
  const column = draft.openParameter(condition.column);
  if (column === undefined) return undefined;
  draft.hasType(column, wanted);
  const value = {
    id: ids.of(title, column),
    type: "parameter",
    dataset: draft.name,
    ...title === undefined ? {} : { title },
    column,
    ...single,
  };
  return v.is(widgetSchema, value) ? value : undefined;
}

const FILTERS: Readonly<
  Record<typeof TYPES[number], readonly [make: string, ...alike: string[]]>
> = {
  Category: ["category", "pie"],
  DateRange: ["timeseries"],
  Numeric: ["range", "histogram"],
  NumericRange: ["range", "histogram"],
};

/** @returns a widget that filters by the column; undefined where the map has one already. */
function filterWidget(
  type: Parameter["type"],
  uses: readonly Use[],
  title: string | undefined,
  { ids, widgets }: ParametersContext,
  input: Input,
): MadePart["value"] | undefined {
  const [make, ...alike] = FILTERS[type];
  const places = uses.flatMap(({ draft, condition }) => {
    const column = draft.shown(condition.column);
    return column === undefined ? [] : [{ dataset: draft.name, column }];
  });
  const [first, ...others] = places.filter(({ dataset, column }, index) =>
    places.findIndex((other) => other.dataset === dataset && other.column === column) === index
  );
  if (first === undefined) return input.drop("is of no column that the policy can have");
  const existing = widgets.find(({ value }) =>
    [make, ...alike].some((name) => name === value.type) && value.dataset === first.dataset &&
    value.column === first.column
  );
  if (existing !== undefined) {
    const { id } = existing.value;
    input.drop("");
    input.report.changed(
      input.path,
      `the widget ${id} filters by its column; nothing is chosen at first`,
    );
    return undefined;
  }
  input.report.changed(input.path, `a ${make} widget that filters; nothing is chosen at first`);
  return {
    id: ids.of(title, first.column),
    type: make,
    dataset: first.dataset,
    ...title === undefined ? {} : { title },
    column: first.column,
    ...others.length === 0 ? {} : { also_filters: others.slice(0, 10) },
  };
}
