/** Visual channels: a column of the layer that decides a color, a size or a height. */
import * as v from "valibot";
import type { ColumnType } from "../../access/schema/dataset_schema.ts";
import type { Operation } from "../parts.ts";
import { operationOf } from "./aggregations.ts";
import type { DatasetDraft } from "./dataset_draft.ts";
import type { Input } from "./input.ts";

/** A layer in translation. */
export interface Style {
  /** The layer's type in Builder. */
  readonly type: string;
  readonly draft: DatasetDraft;
  readonly config: Input;
  readonly visConfig: Input;
  readonly channels: Input;
  /** The aggregated columns of cells; undefined where rows are drawn. */
  readonly cells: Cells | undefined;
}

/** The aggregated columns of a layer of cells: one operation each. */
export class Cells {
  readonly #operations = new Map<string, Operation>();

  /** @returns whether the layer has this column by this operation. */
  add(column: string, operation: Operation): boolean {
    const most = 20;
    if (!this.#operations.has(column) && this.#operations.size < most) {
      this.#operations.set(column, operation);
    }
    return this.#operations.get(column) === operation;
  }

  inMap(): { aggregate?: Record<string, Operation> } {
    if (this.#operations.size === 0) return {};
    return { aggregate: Object.fromEntries(this.#operations) };
  }
}

export type Channel = "color" | "strokeColor" | "radius" | "size" | "height" | "weight";

const name = v.pipe(v.string("must be a text"), v.minLength(1, "is empty"));
const Field = v.object(
  {
    name,
    type: v.fallback(v.optional(v.string()), undefined),
    colorColumn: v.optional(v.string()),
  },
  "must be a column",
);

const TYPES: Readonly<Record<string, ColumnType>> = {
  integer: "number",
  real: "number",
  float: "number",
  number: "number",
  string: "text",
  boolean: "boolean",
  date: "date",
  timestamp: "timestamp",
};

/** @returns the policy's type for a type of Builder's. */
export function columnType(type: string | undefined): ColumnType | undefined {
  return type !== undefined && Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
}

/**
 * @param as where the column is in the map document.
 * @param need what the column must be; "any" for categories.
 * @returns the column that decides the channel; undefined where none does.
 */
export function channelColumn(
  style: Style,
  channel: Channel,
  as: string,
  need: "number" | "any",
): string | undefined {
  const { channels, draft, visConfig } = style;
  const key = `${channel}Field`;
  const field = channels.take(key, Field);
  visConfig.refuse(`${channel}AggregationExp`, "is SQL");
  visConfig.skip(`${channel}AggregationDomain`);
  const aggregation = visConfig.take(`${channel}Aggregation`, v.string("must be a text"));
  if (field === undefined) return undefined;
  if (field.colorColumn !== undefined) {
    channels.dropped(key, "is a column of colors; maps here have scales of values");
    return undefined;
  }
  const column = style.cells === undefined
    ? draft.shown(field.name)
    : cellColumn(style.cells, draft, field.name, aggregation);
  if (column === undefined) {
    const why = style.cells === undefined
      ? "is no column that the policy can have"
      : `is ${
        aggregation ?? "no aggregation"
      } of a column; cells have count, sum, avg, min, max, ` +
        "one of them for each column";
    channels.dropped(key, why);
    return undefined;
  }
  draft.hasType(column, columnType(field.type));
  const type = draft.typeOf(column);
  if (need === "number" && type !== undefined && type !== "number") {
    channels.dropped(key, `is a column of type ${type}, and needs numbers`);
    return undefined;
  }
  channels.kept(key, as);
  return column;
}

/** Builder names the column, or what `aggregationExp` calls it. */
export function cellColumn(
  cells: Cells,
  draft: DatasetDraft,
  name: string,
  aggregation: string | undefined,
): string | undefined {
  const alias = draft.is.aliases.get(name);
  const said = alias?.operation ?? aggregation ?? (draft.isTable ? "" : "sum");
  const operation = operationOf(said);
  const column = operation === undefined ? undefined : draft.shown(alias?.column ?? name);
  if (operation === undefined || column === undefined) return undefined;
  return cells.add(column, operation) ? column : undefined;
}
