/** What each type of widget has of its own. */
import * as v from "valibot";
import { operationOf } from "./aggregations.ts";
import { columnType } from "./channels.ts";
import { figureFormat, readFormat, readLabel } from "./column_settings.ts";
import type { DatasetDraft } from "./dataset_draft.ts";
import type { Input } from "./input.ts";

const short = v.pipe(v.string("must be a text"), v.maxLength(300, "is too long"));
const finite = v.pipe(v.number("must be a number"), v.finite("must be a number"));

export type Part = Readonly<Record<string, unknown>>;
/** @returns undefined where the widget was dropped. */
type Reader = (input: Input, draft: DatasetDraft) => Part | undefined;

/** @returns the column of the widget; undefined where it was dropped. */
function columnOf(input: Input, draft: DatasetDraft, numbers: boolean): string | undefined {
  const name = input.take("column", short);
  const column = name === undefined ? undefined : draft.shown(name);
  if (column === undefined) return input.drop("is of no column that the policy can have");
  const type = draft.typeOf(column);
  if (numbers && type !== undefined && type !== "number") {
    return input.drop(`needs a column of numbers; its column is of type ${type}`);
  }
  input.kept("column", "column");
  return column;
}

interface Aggregated {
  readonly operation: string;
  /** None for count. */
  readonly column?: string;
}

/** @returns the operation and its column; undefined where the widget was dropped. */
function operationIn(input: Input, draft: DatasetDraft, key: string): Aggregated | undefined {
  const name = input.take("operation", short) ?? "count";
  const operation = operationOf(name);
  input.refuse("operationExp", "is SQL");
  if (operation === undefined) {
    return input.drop(
      name === "custom"
        ? "is of an operation in SQL (operationExp)"
        : "is of an operation that widgets here do not have",
    );
  }
  const given = input.take(key, v.string("must be a column's name"));
  if (operation === "count") {
    input.kept("operation", "operation");
    return { operation };
  }
  const column = given === undefined ? undefined : draft.shown(given);
  const type = column === undefined ? undefined : draft.typeOf(column);
  if (column === undefined || (type !== undefined && type !== "number")) {
    return input.drop(`its ${name} is of no column of numbers`);
  }
  input.kept("operation", "operation");
  input.kept(key, "the aggregated column");
  return { operation, column };
}

/** The widgets that Builder and maps here have, by type. */
export const READERS: Readonly<Record<string, Reader>> = {
  formula(input, draft) {
    const made = operationIn(input, draft, "column");
    if (made === undefined) return undefined;
    const format = figureFormat(input, "formatter");
    return { ...made, ...format === undefined ? {} : { format } };
  },
  category: (input, draft) => grouped(input, draft),
  pie: (input, draft) => grouped(input, draft),
  histogram(input, draft) {
    const column = columnOf(input, draft, true);
    if (column === undefined) return undefined;
    const buckets = input.take("buckets", finite);
    refuseFigures(input);
    if (input.take("operation", short) !== "count") {
      input.refuse("operation", "bars here count rows");
    }
    for (const key of ["min", "max"]) input.refuse(key, "bars here span all values");
    if (buckets === undefined) return { column };
    const bins = Math.min(Math.max(Math.round(buckets), 2), 60);
    if (bins === buckets) input.kept("buckets", "bins");
    else input.changed("buckets", "bins, which are 2 to 60");
    return { column, bins };
  },
  range(input, draft) {
    const column = columnOf(input, draft, true);
    input.skip("operation");
    return column === undefined ? undefined : { column };
  },
  timeseries,
  table,
};

function grouped(input: Input, draft: DatasetDraft): Part | undefined {
  const column = columnOf(input, draft, false);
  const made = column === undefined ? undefined : operationIn(input, draft, "operationColumn");
  if (column === undefined || made === undefined) return undefined;
  refuseFigures(input);
  const order = input.take("orderBy", short);
  if (order === "frequency_desc") input.kept("orderBy", "groups are in this order here");
  else input.refuse("orderBy", "groups here are in the order of their size");
  return { column, ...named(made) };
}

const named = ({ operation, column }: Aggregated): Part => ({
  operation,
  ...column === undefined ? {} : { operation_column: column },
});

function refuseFigures(input: Input): void {
  for (const key of ["formatter", "xAxisFormatter", "yAxisFormatter"]) {
    input.refuse(key, "figures here have the format of their column");
  }
}

const STEPS = ["second", "minute", "hour", "day", "week", "month", "quarter", "year"];

function timeseries(input: Input, draft: DatasetDraft): Part | undefined {
  const column = columnOf(input, draft, false);
  if (column === undefined) return undefined;
  const type = draft.typeOf(column);
  if (type !== undefined && type !== "date" && type !== "timestamp") {
    return input.drop(`needs a column of days or times; its column is of type ${type}`);
  }
  const made = operationIn(input, draft, "operationColumn");
  if (made === undefined) return undefined;
  const split = input.take("splitByCategory", short);
  const split_by = split === undefined || split === "" ? undefined : draft.shown(split);
  if (split_by !== undefined) input.kept("splitByCategory", "split_by");
  else input.refuse("splitByCategory", "is no column that the policy can have");
  refuseFigures(input);
  input.refuse("chartType", "time series here have one form");
  input.refuse("showControls", "every time series here can be played");
  input.refuse("series", "a time series here has one operation; split_by divides it");
  const step = stepOf(input);
  return {
    column,
    ...named(made),
    ...step === undefined ? {} : { step },
    ...split_by === undefined ? {} : { split_by },
  };
}

function stepOf(input: Input): string | undefined {
  const size = input.take("stepSize", short);
  const multiplier = input.take("stepMultiplier", finite) ?? 1;
  if (size === undefined) return undefined;
  if (!STEPS.includes(size)) {
    input.dropped("stepSize", "is no step that is known");
    return undefined;
  }
  if (size === "month" && multiplier === 3) {
    input.kept("stepMultiplier", "step quarter");
    return "quarter";
  }
  input.kept("stepSize", "step");
  if (multiplier !== 1) input.dropped("stepMultiplier", "steps here are of one unit");
  return size;
}

const MOST_COLUMNS = 100;

function table(input: Input, draft: DatasetDraft): Part | undefined {
  const columns = input.list("columns", MOST_COLUMNS).flatMap((item) => {
    const name = item.take("field", short);
    const column = name === undefined ? undefined : draft.shown(name);
    if (column === undefined) {
      item.drop("is no column that the policy can have");
      return [];
    }
    item.kept("field", "columns");
    const type = item.take("type", short);
    // Builder's `date` may have a time of day.
    if (type === "number" || type === "string") draft.hasType(column, columnType(type));
    if (item.raw("headerName") === name) item.skip("headerName");
    else readLabel(item, "headerName", draft, column);
    readFormat(item, "format", draft, column);
    item.rest();
    return [column];
  });
  if (columns.length === 0) return input.drop("has no column that the policy can have");
  const size = input.take("pageSize", finite);
  const page_size = size === undefined ? undefined : Math.min(Math.max(Math.round(size), 5), 100);
  if (page_size !== undefined && page_size === size) input.kept("pageSize", "page_size");
  else if (page_size !== undefined) input.changed("pageSize", "page_size, which is 5 to 100");
  input.skip("dense", "height");
  return {
    columns: [...new Set(columns)],
    ...page_size === undefined ? {} : { page_size },
  };
}
