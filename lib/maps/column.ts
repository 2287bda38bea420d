/** A map's texts and formats for a dataset and its columns. */
import * as v from "valibot";
import { choice, isObject, named, settings } from "../json/schema_parts.ts";
import { format } from "./format.ts";
import { color } from "./palette.ts";
import { about, column as columnName } from "./parts.ts";
import { type Text, text } from "./text.ts";

const described = settings({
  label: about(v.optional(text), "Text shown in place of the value."),
  color: about(v.optional(color), "The value's color wherever the column decides colors."),
});

export type ColumnValue = Text | v.InferOutput<typeof described>;
/** `{ "en": … }` is a text; an object with `label` or `color` is a description. */
const columnValue = choice<ColumnValue>(
  v.union([text, described], "must be a text, or an object with label and color"),
  (input) =>
    isObject(input) && (Object.hasOwn(input, "label") || Object.hasOwn(input, "color"))
      ? described
      : text,
);

const key = v.pipe(v.string(), v.maxLength(500, "must have 500 characters at most"));

export const columnSettings = settings({
  label: about(v.optional(text), "The column's name for people; its own when left out."),
  description: about(v.optional(text), "What the column means."),
  plural: about(v.optional(text), "What several of its values are called: store types."),
  format: about(v.optional(format), "How its values are formatted."),
  values: about(
    v.optional(v.pipe(
      named(key, columnValue),
      v.maxEntries(1_000, "must have 1000 values at most"),
    )),
    "Texts and colors of its values, in the order in which they are shown.",
  ),
});

const noun = settings({
  one: about(text, "For one row: store."),
  other: about(text, "For none or several: stores."),
});

export const datasetSettings = settings({
  noun: about(v.optional(noun), "What a row is called; row and rows when left out."),
  columns: about(
    v.optional(
      v.pipe(
        named(columnName, columnSettings),
        v.maxEntries(300, "must have 300 columns at most"),
      ),
      {},
    ),
    "Settings of columns, by name; columns left out are shown under their own name.",
  ),
});

export type ColumnSettings = v.InferOutput<typeof columnSettings>;
export type DatasetSettings = v.InferOutput<typeof datasetSettings>;
