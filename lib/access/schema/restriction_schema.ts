/** The schema of a restriction in policy.json: the rows of a dataset, and columns of them. */
import * as v from "valibot";
import { choice, isObject, settings } from "../../json/schema_parts.ts";
import { type Condition, conditionByColumn } from "./condition_schema.ts";
import { columns } from "./name_schema.ts";

const everyRow = v.pipe(v.literal("all"), v.description("Every row."));

const NO_RESTRICTION = 'must be "all" or columns with the values that may be seen';
export const rows = choice<"all" | Condition>(
  v.union([everyRow, conditionByColumn], NO_RESTRICTION),
  (input) => isObject(input) ? conditionByColumn : undefined,
);

const rowsAndColumns = v.pipe(
  settings({
    rows,
    columns: v.pipe(
      v.optional(columns),
      v.description(
        "Those of the dataset's columns that may be seen exactly; without it, all that are not " +
          "masked.",
      ),
    ),
    masked: v.pipe(
      v.optional(columns),
      v.description("Columns that may be seen as the dataset's masks coarsen them."),
    ),
  }),
  v.description("Rows, of which some columns may be seen."),
);

type LongForm = v.InferOutput<typeof rowsAndColumns>;

export const restriction = choice<"all" | Condition | LongForm>(
  v.union([everyRow, rowsAndColumns, conditionByColumn], NO_RESTRICTION),
  (input) => {
    if (!isObject(input)) return undefined;
    return Object.hasOwn(input, "rows") ? rowsAndColumns : conditionByColumn;
  },
);

export type Rows = "all" | Condition;
export type Restriction = "all" | Condition | LongForm;
