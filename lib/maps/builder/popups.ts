/** Popups of a layer, as its tooltip and card. Templates are HTML, and are dropped. */
import * as v from "valibot";
import { cellColumn, type Cells } from "./channels.ts";
import { readFormat, readLabel } from "./column_settings.ts";
import type { DatasetDraft } from "./dataset_draft.ts";
import type { Input } from "./input.ts";

export interface Popup {
  readonly tooltip?: readonly string[];
  readonly card?: { readonly columns: readonly string[] };
}

const MOST_FIELDS = 100;
const MOST_IN_TOOLTIP = 10;
const flag = v.boolean("must be true or false");

/** @returns what the layer shows of a feature; nothing for what the map does not say. */
export function popupOf(
  popup: Input | undefined,
  draft: DatasetDraft,
  cells: Cells | undefined,
): Popup {
  if (popup === undefined) return {};
  if (popup.take("enabled", flag) === false) {
    popup.changed("enabled", "no tooltip; a card opens here, without columns");
    popup.skip("hover", "click");
    return { tooltip: [], card: { columns: [] } };
  }
  const hover = columnsOf(popup.object("hover"), draft, cells, "tooltip");
  const click = columnsOf(popup.object("click"), draft, cells, "card");
  const tooltip = hover?.slice(0, MOST_IN_TOOLTIP);
  if (hover !== undefined && hover.length > MOST_IN_TOOLTIP) {
    popup.changed("hover", `the tooltip has the first ${MOST_IN_TOOLTIP}`);
  }
  popup.rest();
  if (click === undefined && tooltip === undefined) return {};
  if (click === undefined) popup.changed("click", "the card has the tooltip's columns");
  return { tooltip: tooltip ?? [], card: { columns: click ?? tooltip ?? [] } };
}

/** @returns undefined where nothing is shown. */
function columnsOf(
  event: Input,
  draft: DatasetDraft,
  cells: Cells | undefined,
  as: string,
): string[] | undefined {
  const style = event.take("style", v.string("must be a text"));
  const isHtml = event.take("templateMode", flag) ?? false;
  if (isHtml) event.dropped("templateMode", "templates are HTML; the columns are listed instead");
  event.refuse("template", "is HTML; texts here are plain");
  event.skip("templateEdited");
  const columns = event.list("fields", MOST_FIELDS).flatMap((field) => {
    const column = fieldColumn(field, draft, cells, as);
    return column === undefined ? [] : [column];
  });
  event.rest();
  if (style === "none" || columns.length === 0) return undefined;
  return [...new Set(columns)];
}

function fieldColumn(
  field: Input,
  draft: DatasetDraft,
  cells: Cells | undefined,
  as: string,
): string | undefined {
  const name = field.take("name", v.string("must be a column's name"));
  const isExpression = field.take("isExpression", flag) ?? false;
  if (name === undefined) return field.drop("names no column");
  if (isExpression) return field.drop("is SQL");
  const aggregation = field.take("spatialIndexAggregation", v.string("must be a text"));
  const column = cells === undefined
    ? draft.shown(name)
    : cellColumn(cells, draft, name, aggregation);
  if (column === undefined) {
    return field.drop(
      cells === undefined
        ? "is no column that the policy can have"
        : "is no count, sum, avg, min or max of a column, one of them for each column",
    );
  }
  field.kept("name", as);
  if (cells !== undefined && aggregation !== undefined) {
    field.kept("spatialIndexAggregation", "aggregate");
  }
  readLabel(field, "customName", draft, column);
  readFormat(field, "format", draft, column);
  field.rest();
  return column;
}

/** @returns popups by the id of their layer. */
export function popupsIn(config: Input): ReadonlyMap<string, Input> {
  const settings = config.object("popupSettings");
  const popups = new Map(settings.entries("layers"));
  settings.rest();
  return popups;
}
