/** Labels and formats that popups and widgets give to columns. */
import * as v from "valibot";
import type { ColumnType } from "../../access/schema/dataset_schema.ts";
import type { DatasetDraft } from "./dataset_draft.ts";
import { d3Format, type FormatInput, presetFormat, type Translated } from "./formats.ts";
import type { Input } from "./input.ts";
import { takeText } from "./texts.ts";

const FITTING: Partial<Record<FormatInput["type"], readonly ColumnType[]>> = {
  number: ["number"],
  currency: ["number"],
  percent: ["number"],
  date: ["date", "timestamp"],
  datetime: ["timestamp"],
};

/** Reads a label, which all of the map's texts share. */
export function readLabel(input: Input, key: string, draft: DatasetDraft, column: string): void {
  const label = takeText(input, key, `label of the column ${column}`);
  if (label === undefined || draft.hasLabel(column, label)) return;
  input.dropped(key, `the column ${column} has another label already, which is for the whole map`);
}

/** Reads a d3 format, which all of the map's values of the column share. */
export function readFormat(input: Input, key: string, draft: DatasetDraft, column: string): void {
  const specifier = input.take(key, v.string("must be a text"));
  if (specifier === undefined || specifier === "") return;
  const found = specifier.length > 100 ? undefined : d3Format(specifier);
  if (found === undefined) return input.dropped(key, "is no format that maps here have");
  const type = draft.typeOf(column);
  if (type !== undefined && FITTING[found.format.type]?.includes(type) === false) {
    input.dropped(key, `does not fit a column of type ${type}`);
  } else if (draft.hasFormat(column, found.format)) report(input, key, found, column);
  else input.dropped(key, `the column ${column} has another format already`);
}

function report(input: Input, key: string, { difference }: Translated, column: string): void {
  const as = `format of the column ${column}`;
  if (difference === undefined) input.kept(key, as);
  else input.changed(key, `${as}; ${difference}`);
}

/** @returns the format of a widget's figure, by the name of a preset. */
export function figureFormat(input: Input, key: string): FormatInput | undefined {
  const name = input.take(key, v.string("must be a text"));
  if (name === undefined || name === "" || name === "NONE") return undefined;
  const found = name.length > 100 ? undefined : presetFormat(name) ?? d3Format(name);
  if (found === undefined || FITTING[found.format.type]?.includes("number") !== true) {
    input.dropped(key, "is no format of figures that maps here have");
    return undefined;
  }
  if (found.difference === undefined) input.kept(key, "format");
  else input.changed(key, `format; ${found.difference}`);
  return found.format;
}
