/** A field to search for features. */
import * as v from "valibot";
import { settings } from "../json/schema_parts.ts";
import { about, columnList, datasetName, id } from "./parts.ts";
import { text } from "./text.ts";

export const search = settings({
  id,
  dataset: datasetName,
  title: about(v.optional(text), "The field's label."),
  columns: about(
    v.pipe(
      columnList,
      v.minLength(1, "must name a column"),
      v.maxLength(10, "must name 10 columns at most"),
    ),
    "The text columns to search, each with its own request.",
  ),
});

export type Search = v.InferOutput<typeof search>;
