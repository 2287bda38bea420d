import { levelOfCell } from "../spatial/cells.ts";
import { type GeometryKind, kindOf } from "../spatial/geometry.ts";
import { toIso } from "../sql/functions/time.ts";
import type { ColumnType } from "../store/catalog.ts";
import type { Value } from "../store/tables.ts";
import { mayBeGeometry, readGeometryText } from "./geometry_text.ts";
import type { RawValue } from "./rows.ts";

/** The types that values can be found to have. */
export type InferredType =
  | Extract<ColumnType, "number" | "boolean" | "timestamp" | "string">
  | "quadbin"
  | GeometryKind;

/** The column's type for what its values are: cells of quadbin are integers, as CARTO has them. */
export const TYPES_OF_COLUMNS: Readonly<Record<InferredType, ColumnType>> = {
  number: "number",
  boolean: "boolean",
  timestamp: "timestamp",
  string: "string",
  quadbin: "number",
  point: "geometry",
  line: "geometry",
  polygon: "geometry",
};

/** No leading zeros: a zip code such as 02111 is no number. */
const NUMBER = /^-?(0|[1-9]\d*)?(\.\d+)?([eE][+-]?\d{1,3})?$/;
const BOOLEAN = /^(true|false)$/i;

/** Cheaper than reading it: most texts are no time. */
const DATE = /^\d{4}-\d{2}-\d{2}/;

/** More of a second than tables keep. */
const FINER = /\.\d{3}\d*[1-9]/;

/** Finds the type of a column by seeing all its values: the one that fits every one of them. */
export class TypeInference {
  #type: InferredType | undefined;
  #isFiner = false;

  /** Are there times with more of a second than the thousandths that tables keep? */
  get isCut(): boolean {
    return this.#isFiner && this.#type === "timestamp";
  }

  /** The type so far; text, where there were no values. */
  get type(): InferredType {
    return this.#type ?? "string";
  }

  see(value: RawValue): void {
    if (value === null || this.#type === "string") return;
    const type = typeOf(value);
    if (type === undefined) return;
    this.#isFiner ||= type === "timestamp" && FINER.test(String(value));
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
    case "quadbin":
      return BigInt(value);
    default: {
      const read = readGeometryText(String(value));
      return read && "type" in read ? read : null;
    }
  }
}

/** No type where a geometry is empty: it fits geometries of every kind. */
function typeOf(value: string | number | boolean): InferredType | undefined {
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "boolean";
  if (isNumber(value)) return "number";
  if (BOOLEAN.test(value)) return "boolean";
  if (DATE.test(value) && toIso(value) !== undefined) return "timestamp";
  if (QUADBIN.test(value) && levelOfCell("quadbin", BigInt(value).toString(16)) !== undefined) {
    return "quadbin";
  }
  if (!mayBeGeometry(value)) return "string";
  const read = readGeometryText(value);
  return read && ("type" in read ? kindOf(read) : "string");
}

/** All quadbins have as many digits. */
const QUADBIN = /^5\d{18}$/;

/** Whole numbers beyond 2^53 would lose digits: they are text. */
function isNumber(text: string): boolean {
  if (!/\d/.test(text) || !NUMBER.test(text)) return false;
  const number = Number(text);
  return Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number));
}
