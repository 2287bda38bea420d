/** Values, ranges and times as a link has them: each is read back as it was written. */
import type { Value } from "../document.ts";
import type { Range } from "./filter.ts";

/** Characters of one value; longer ones are no state of a link. */
export const LONGEST_VALUE = 1_000;

const LITERAL = /^(?:true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?|".*")$/is;

/** A text stands as it is, unless it looks like JSON of something: then it stands in quotes. */
export function valueText(value: Value): string {
  return typeof value === "string" && valueOf(value) === value ? value : JSON.stringify(value);
}

/** @returns undefined for what is no value. */
export function valueOf(text: string): Value | undefined {
  if (text === "" || text.length > LONGEST_VALUE) return undefined;
  if (!LITERAL.test(text)) return text;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "string" || typeof value === "boolean") return value;
    return typeof value === "number" && Number.isFinite(value) ? value : text;
  } catch {
    return text;
  }
}

/** How the ends of a range are written. */
export interface Ends {
  text(end: number): string;
  /** @returns NaN for what is none. */
  end(text: string): number;
}

const NUMBER = /^-?\d{1,309}(?:\.\d{1,40})?(?:e[+-]?\d{1,3})?$/;
export const NUMBERS: Ends = {
  text: String,
  end: (text) => NUMBER.test(text) ? Number(text) : NaN,
};

const TIME = /^(?:\d{4}|[+-]\d{6})-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z)?$/;
/** Milliseconds since the epoch; midnight is written as its day, at UTC. */
export const TIMES: Ends = {
  text: (at) => new Date(at).toISOString().replace("T00:00:00.000Z", ""),
  end: (text) => TIME.test(text) ? Date.parse(text) : NaN,
};

/** `2..5`, `2..`, `..5`; numbers and days may have a minus in them. */
export function rangeText({ from, to }: Range, ends: Ends): string {
  return `${from === null ? "" : ends.text(from)}..${to === null ? "" : ends.text(to)}`;
}

/** How links had ranges before: of numbers that are not negative. */
const OLD_RANGE = /^(\d{0,15})-(\d{0,15})$/;

/**
 * @param isClosed its upper end is in it.
 * @returns the range, which may be open at both ends; null for what is none or holds nothing.
 */
export function rangeOf(text: string, ends: Ends, isClosed = false): Range | null {
  const [from, to, more] = OLD_RANGE.exec(text)?.slice(1) ?? text.split("..");
  if (from === undefined || to === undefined || more !== undefined) return null;
  const range = { from: endOf(from, ends), to: endOf(to, ends) };
  if (Number.isNaN(range.from) || Number.isNaN(range.to)) return null;
  if (range.from === null || range.to === null || range.from < range.to) return range;
  return isClosed && range.from === range.to ? range : null;
}

const endOf = (text: string, ends: Ends) => text === "" ? null : finite(ends.end(text));
const finite = (end: number) => Number.isFinite(end) ? end : NaN;

export const isOpen = ({ from, to }: Range): boolean => from === null && to === null;
