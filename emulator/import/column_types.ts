import type { ColumnType } from "../store/catalog.ts";
import type { Value } from "../store/tables.ts";
import type { RawValue } from "./rows.ts";

/** The types that values can be found to have. */
export type InferredType = Extract<ColumnType, "number" | "boolean" | "timestamp" | "string">;

/** No leading zeros: a zip code such as 02111 is no number. */
const NUMBER = /^-?(0|[1-9]\d*)?(\.\d+)?([eE][+-]?\d{1,3})?$/;
const BOOLEAN = /^(true|false)$/i;
const TIME = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Finds the type of a column by seeing all its values: the one that fits every one of them. */
export class TypeInference {
  #type: InferredType | undefined;

  /** The type so far; text, where there were no values. */
  get type(): InferredType {
    return this.#type ?? "string";
  }

  see(value: RawValue): void {
    if (value === null || this.#type === "string") return;
    const type = typeOf(value);
    this.#type = this.#type === undefined || this.#type === type ? type : "string";
  }
}

/** A value in the type that its column was found to have. */
export function toType(value: RawValue | undefined, type: InferredType): Value {
  if (value === null || value === undefined) return null;
  switch (type) {
    case "number":
      return Number(value);
    case "boolean":
      return String(value).toLowerCase() === "true";
    case "timestamp":
      return toIso(String(value)) ?? null;
    case "string":
      return String(value);
  }
}

function typeOf(value: string | number | boolean): InferredType {
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "boolean";
  if (isNumber(value)) return "number";
  if (BOOLEAN.test(value)) return "boolean";
  return toIso(value) === undefined ? "string" : "timestamp";
}

/** Whole numbers beyond 2^53 would lose digits: they are text. */
function isNumber(text: string): boolean {
  if (!/\d/.test(text) || !NUMBER.test(text)) return false;
  const number = Number(text);
  return Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number));
}

/** A date or a time (ISO 8601) in UTC with milliseconds; without a zone it is taken for UTC. */
function toIso(text: string): string | undefined {
  const match = TIME.exec(text);
  if (!match) return undefined;
  const zoned = match[1] && !match[4] ? `${text.replace(" ", "T")}Z` : text.replace(" ", "T");
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
