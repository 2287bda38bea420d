/** What the tooltip and the card show of a feature. */
import * as v from "valibot";
import { settings } from "../json/schema_parts.ts";
import { about, columnList, id } from "./parts.ts";
import { isTemplate } from "./template.ts";
import { text } from "./text.ts";

export const template = v.pipe(
  text,
  v.check(isTemplate, "must have columns in braces, such as {city}, and no other brace"),
);

export const tooltip = about(
  v.optional(v.pipe(columnList, v.maxLength(10, "must name 10 columns at most"))),
  "Columns shown beside the pointer.",
);

const action = settings({
  id: about(id, "The id that the host page gets."),
  title: about(text, "The button's text."),
});

export type CardAction = v.InferOutput<typeof action>;

export const card = about(
  v.optional(settings({
    title: about(v.optional(template), "The card's title, with columns in braces."),
    subtitle: about(v.optional(template), "A line below the title, with columns in braces."),
    columns: about(
      v.optional(columnList),
      "Columns shown as rows; by default all that the person may see.",
    ),
    actions: about(
      v.optional(v.pipe(v.array(action), v.maxLength(5, "must name 5 actions at most"))),
      "Buttons in an embedded map, for the host page to act on.",
    ),
  })),
  "What is shown of the selected feature.",
);

export type Card = NonNullable<v.InferOutput<typeof card>>;
