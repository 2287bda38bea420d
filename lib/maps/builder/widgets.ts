/** Widgets of a Builder map. */
import * as v from "valibot";
import { widget as widgetSchema } from "../widget.ts";
import type { DatasetDraft } from "./dataset_draft.ts";
import type { Input } from "./input.ts";
import type { MadePart } from "./layers.ts";
import type { Names } from "./names.ts";
import { takeText } from "./texts.ts";
import { type Part, READERS } from "./widget_types.ts";

export interface WidgetsContext {
  readonly datasets: ReadonlyMap<string, DatasetDraft>;
  readonly ids: Names;
}

const short = v.pipe(v.string("must be a text"), v.maxLength(300, "is too long"));
const flag = v.boolean("must be true or false");

/** @returns undefined where the widget cannot be, which is reported. */
export function readWidget(input: Input, context: WidgetsContext): MadePart | undefined {
  const type = input.take("type", short);
  const read = type !== undefined && Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (type === undefined || read === undefined) return input.drop("is of a type not known here");
  const source = input.take("dataSource", short);
  const draft = source === undefined ? undefined : context.datasets.get(source);
  if (draft === undefined) return input.drop("its dataset is not in the map, or was dropped");
  if (type === "table" && !draft.isTable) return input.drop("tilesets and rasters have no rows");
  const part = read(input, draft);
  if (part === undefined) return undefined;
  input.kept("type", type);
  input.kept("dataSource", `dataset ${draft.name}`);
  const title = takeText(input, "title", "title");
  const note = noteOf(input);
  const others = type === "formula" || type === "table"
    ? {}
    : alsoFilters(input, part, source, context.datasets);
  const isGlobal = input.take("global", flag);
  const isAll = isGlobal === true && draft.isTable;
  if (isAll) input.kept("global", "over all");
  else if (isGlobal === true) {
    input.changed("global", "over what is in view: of a tileset only what is loaded is counted");
  }
  const value = {
    id: context.ids.of(title, type),
    type,
    dataset: draft.name,
    ...title === undefined ? {} : { title },
    ...note === undefined ? {} : { note },
    ...part,
    ...others,
    ...isAll ? { over: "all" } : {},
  };
  input.refuse("spatialIndexAggregation", "widgets here are over rows, not over cells");
  input.skip("id", "isValid", "collapsible", "wrapperProps", "noteFormat", "noteExpanded");
  input.rest();
  const result = v.safeParse(widgetSchema, value);
  if (!result.success) return input.drop(`cannot be written: ${result.issues[0].message}`);
  return { value, from: input };
}

function noteOf(input: Input): string | undefined {
  const note = takeText(input, "note", "note");
  if (note !== undefined && input.raw("noteFormat") === "markdown") {
    input.changed("note", "note, in which Markdown is shown as it is written");
  }
  return note;
}

const MOST_OTHERS = 10;

/** Other datasets that the widget's filter applies to, by the column of the same name. */
function alsoFilters(
  input: Input,
  { column }: Part,
  own: string | undefined,
  datasets: ReadonlyMap<string, DatasetDraft>,
): Part {
  const key = "crossFilteringDataSourceIds";
  const ids = input.take(key, v.array(v.unknown(), "must be a list of datasets")) ?? [];
  if (input.take("disableFiltering", flag) === true) {
    input.dropped("disableFiltering", "every widget of this type filters here");
  }
  const others = [...new Set(ids)].filter((id) => id !== own).slice(0, MOST_OTHERS + 1);
  const found = others.flatMap((id) => {
    const draft = typeof id === "string" ? datasets.get(id) : undefined;
    // A column that the table lacks would break the dataset's SQL.
    const isThere = typeof column === "string" && draft?.knows(column) === true;
    const there = isThere ? draft.shown(column) : undefined;
    return draft === undefined || there === undefined
      ? []
      : [{ dataset: draft.name, column: there }];
  });
  if (found.length < others.length || found.length > MOST_OTHERS) {
    input.dropped(key, "names a dataset that is not in the map, or does not name the column");
  } else if (found.length > 0) input.kept(key, "also_filters");
  return found.length === 0 ? {} : { also_filters: found.slice(0, MOST_OTHERS) };
}
