/** What the rules of roles ask of a column. */
import { CODE_WORDS } from "./formats.ts";
import { wordsOf } from "./names.ts";
import { allSamples, type ColumnFacts, isWhole, numberRange, type Place } from "./table_facts.ts";

/** What is known of the rows that the columns are of. */
export interface Rows {
  /** Their number, over which the values were counted. */
  readonly counted: number;
  readonly placeType: Place["type"];
}

/** A column together with what is known of its rows. */
export interface Candidate extends Rows {
  readonly column: ColumnFacts;
}

/**
 * As many values as have a color of their own on a map that names none of them. Beyond, the first
 * five by name have one, and the rest are "Other" (lib/map/layers/scales/category_scale.ts).
 */
export const MOST_COLORS = 6;
/** As many as a palette has colors, for a document that names the values. */
export const FEW_VALUES = 11;
const MOST_GROUPS = 1_000;

export const named = (words: readonly string[]) => {
  const set = new Set(words);
  return ({ column }: Candidate) => wordsOf(column.name).some((word) => set.has(word));
};
export const wordsEndIn = (ending: string) => ({ column }: Candidate) =>
  wordsOf(column.name).some((word) => word.endsWith(ending));
export const filledShare = ({ column, counted }: Candidate) =>
  counted === 0 ? 0 : (column.values?.filled ?? 0) / counted;
export const distinctOf = ({ column }: Candidate) => column.values?.distinct ?? 0;
export const averageLength = ({ column }: Candidate) => {
  const samples = column.values?.samples ?? [];
  return samples.reduce((sum, { length }) => sum + length, 0) / Math.max(1, samples.length);
};
export const isCode = ({ column }: Candidate) => {
  const words = wordsOf(column.name);
  return CODE_WORDS.has(words.at(-1) ?? "") || CODE_WORDS.has(words[0] ?? "");
};
export const isCoordinate = named(["lat", "latitude", "lon", "lng", "long", "longitude", "x", "y"]);
export const isYear = named(["year", "yr", "jahr", "año"]);
export const isLink = ({ column }: Candidate) =>
  allSamples(column, (value) => /^https?:/.test(value));
export const isCell = ({ column }: Candidate) =>
  allSamples(column, (value) => /^8[0-9a-f]{14}$/.test(value));
export const isText = ({ column }: Candidate) => column.type === "text";
export const isTime = ({ column }: Candidate) =>
  column.type === "date" || column.type === "timestamp";
export const isNumber = ({ column }: Candidate) => numberRange(column) !== undefined;
export const repeats = (candidate: Candidate) => {
  const distinct = distinctOf(candidate);
  const filled = candidate.column.values?.filled ?? 0;
  return distinct >= 2 && distinct <= MOST_GROUPS &&
    (distinct <= filled / 2 || (distinct <= FEW_VALUES && distinct < filled));
};

/** Fewer different amounts may be dense by chance. */
const LEAST_NUMBERED_ROWS = 1_000;
export function numbersRows(one: Candidate): boolean {
  const [least, most] = numberRange(one.column) ?? [0, Infinity];
  return one.counted >= LEAST_NUMBERED_ROWS && isWhole(one.column) &&
    distinctOf(one) === one.counted && most - least < 2 * one.counted;
}

/** Points have no area: whole numbers of that bare name, and many, are codes (cell towers'). */
export function numbersAreas(one: Candidate): boolean {
  return one.placeType === "point" && one.column.name.toLowerCase() === "area" &&
    isWhole(one.column) && distinctOf(one) > MOST_GROUPS;
}
