/**
 * Builder's formats: d3 specifiers in popups and tables (d3-format, "locale.format"), and presets
 * by name in widgets (kepler.gl, `TOOLTIP_FORMATS`).
 */
import type * as v from "valibot";
import type { format } from "../format.ts";

export type FormatInput = v.InferInput<typeof format>;

/** A format, and what is different from Builder's. */
export interface Translated {
  readonly format: FormatInput;
  readonly difference?: string;
}

const DOLLARS = "amounts are taken as USD";

/** The parts of a d3 specifier that have a meaning here: symbol, comma, digits, type. */
const SPECIFIER =
  /^(?:[^{}]?[<>=^])?[+\-( ]?([$#])?0?\d{0,3},?(?:\.(\d{1,2}))?~?([defgrs%pbcoxX])?$/;

/** @returns undefined for what is no d3 format, or has none like it here. */
export function d3Format(specifier: string): Translated | undefined {
  if (/^%[a-zA-Z]/.test(specifier)) return dateFormat(specifier);
  const parts = SPECIFIER.exec(specifier);
  if (parts === null) return undefined;
  const [, symbol, precision, type] = parts;
  const digits = digitsOf(type, precision);
  if (type === "%") return { format: { type: "percent", ...digits } };
  if (type !== undefined && "pbcoxX".includes(type)) return undefined;
  const compact = type === "s" ? { compact: true } : {};
  if (symbol === "$") {
    const format = { type: "currency" as const, currency: "USD", ...digits, ...compact };
    return { format, difference: DOLLARS };
  }
  return { format: { type: "number", ...digits, ...compact } };
}

/**
 * d3 counts significant digits for `e`, `g`, `r` and `s`, and digits after the point for others.
 */
function digitsOf(type: string | undefined, precision: string | undefined): { digits?: number } {
  if (type === "d") return { digits: 0 };
  if (precision === undefined || (type !== "f" && type !== "%")) return {};
  return { digits: Math.min(Number(precision), 10) };
}

function dateFormat(specifier: string): Translated {
  const hasTime = /%[HIMSLfpXcsQ]/.test(specifier);
  const difference = "dates are written as the reader's language has them";
  return { format: { type: hasTime ? "datetime" : "date" }, difference };
}

/** @returns undefined for a preset without a format like it here. */
export function presetFormat(name: string): Translated | undefined {
  if (/CURRENCY|USD/.test(name)) {
    const compact = name.includes("SHORT") ? { compact: true } : {};
    return {
      format: { type: "currency", currency: "USD", ...compact },
      difference: DOLLARS,
    };
  }
  if (/PERCENT|PRECENT/.test(name)) {
    const digits = /_(\d)$/.exec(name)?.[1];
    const of = name.includes("FULL") ? {} : { of: "hundred" as const };
    return {
      format: { type: "percent", ...digits === undefined ? {} : { digits: Number(digits) }, ...of },
    };
  }
  if (!name.startsWith("DECIMAL")) return undefined;
  if (name.includes("SHORT")) return { format: { type: "number", compact: true } };
  if (name.includes("INT")) return { format: { type: "number", digits: 0 } };
  const digits = /FIXED_(\d)$/.exec(name)?.[1];
  return {
    format: { type: "number", ...digits === undefined ? {} : { digits: Number(digits) } },
  };
}
