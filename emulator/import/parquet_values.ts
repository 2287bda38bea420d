import type { SchemaElement } from "hyparquet";
import type { RawValue } from "./rows.ts";

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** How many parts of a second there are in a unit of Parquet's times, and their digits. */
const UNITS = {
  MILLIS: [1_000n, 3],
  MICROS: [1_000_000n, 6],
  NANOS: [1_000_000_000n, 9],
} as const;

/** Values as text where a Date would lose digits; geometries as the binary that they are. */
export const PARSERS = {
  timestampFromMilliseconds: (time: bigint) => isoOf(time, ...UNITS.MILLIS),
  timestampFromMicroseconds: (time: bigint) => isoOf(time, ...UNITS.MICROS),
  timestampFromNanoseconds: (time: bigint) => isoOf(time, ...UNITS.NANOS),
  dateFromDays: (days: number) => isoOf(BigInt(days) * 86_400n, 1n, 0).slice(0, 10),
  geometryFromBytes: (bytes: Uint8Array) => bytes,
  geographyFromBytes: (bytes: Uint8Array) => bytes,
};

/** A number of parts of a second since 1970 as ISO 8601; as it is beyond the years of a Date. */
function isoOf(time: bigint, parts: bigint, digits: number): string {
  const fraction = ((time % parts) + parts) % parts;
  const date = new Date(Number((time - fraction) / parts) * 1_000);
  if (Number.isNaN(date.getTime())) return String(time);
  const seconds = date.toISOString().slice(0, -5);
  return `${seconds}${digits === 0 ? "" : `.${String(fraction).padStart(digits, "0")}`}Z`;
}

/** What makes a value of a column one that tables can have. */
export function converterOf(
  { logical_type, converted_type }: SchemaElement,
): (value: unknown) => RawValue {
  const unit = logical_type?.type === "TIME"
    ? logical_type.unit
    : /^TIME_(MILLIS|MICROS)$/.exec(converted_type ?? "")?.[1];
  if (unit !== "MILLIS" && unit !== "MICROS" && unit !== "NANOS") return toRaw;
  const [parts, digits] = UNITS[unit];
  return (value) => {
    if (typeof value !== "bigint" && typeof value !== "number") return null;
    // Of a day: 10:30:00.000
    return isoOf(BigInt(value), parts, digits).slice("1970-01-01T".length, -1);
  };
}

function toRaw(value: unknown): RawValue {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      if (Number.isNaN(value)) return null;
      return Number.isFinite(value) ? value : String(value);
    case "bigint": {
      const number = Number(value);
      return Number.isSafeInteger(number) ? number : String(value);
    }
  }
  if (value === null || value === undefined) return null;
  return value instanceof Uint8Array ? textOf(value) : JSON.stringify(value, plain);
}

/** Some programs do not say that their bytes are text; those of geometries have zeros. */
function textOf(bytes: Uint8Array): string {
  if (bytes.includes(0)) return bytes.toHex();
  try {
    return UTF8.decode(bytes);
  } catch {
    return bytes.toHex();
  }
}

/** What JSON has no form for. */
function plain(_name: string, value: unknown): unknown {
  return typeof value === "bigint" || value instanceof Uint8Array ? toRaw(value) : value;
}
