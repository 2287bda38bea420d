/** The content of card and tooltip for a feature. */
import type { Card, MapDocument, WidgetOf } from "../document.ts";
import { isMissing, own } from "./column_texts.ts";
import type { Feature } from "./feature.ts";
import type { CardTexts, Field, Presented } from "./field.ts";
import type { FieldTexts } from "./field_texts.ts";
import { filledTemplate } from "./template.ts";

/** Rows of a card without columns in the document. */
const MOST_FIELDS = 100;
/** Rows of a tooltip without columns in the document. */
const TOOLTIP_FIELDS = 3;

/** Writes cards and tooltips; apart from the other texts, since a map begins without them. */
export function createCards(texts: FieldTexts) {
  const fieldOf = (layer: Presented, feature: Feature, column: string): Field => {
    const value = valueOf(layer, feature, column);
    const field = texts.field(layer.dataset, column, value);
    const operation = own(layer.aggregate, column);
    if (operation === undefined || typeof value !== "number") return field;
    const of = { dataset: layer.dataset, column, operation };
    return { ...field, text: texts.amount(of, value, "exact") };
  };
  const filled = (template: Card["title"], layer: Presented, feature: Feature): string => {
    if (template === undefined) return "";
    return filledTemplate(texts.text(template), (column) => {
      const { value, text } = fieldOf(layer, feature, column);
      return isMissing(value) ? "" : text;
    }).trim();
  };
  /** The column whose value is the title, which is not shown twice. */
  const titleOf = (layer: Presented, feature: Feature): { title: string; column?: string } => {
    const { card, tooltip = [] } = layer;
    const title = filled(card?.title, layer, feature);
    if (title !== "") return { title };
    for (const column of [...tooltip, ...card?.columns ?? []]) {
      const { value, text } = fieldOf(layer, feature, column);
      // A number alone is no title.
      if (typeof value !== "string" || texts.isNumeric(layer.dataset, column)) continue;
      if (!isMissing(value)) return { title: text, column };
    }
    return { title: [texts.kindOf(layer), feature.id ?? ""].join(" ").trim() };
  };
  const textsOf = (layer: Presented, feature: Feature, shown: readonly string[]): CardTexts => {
    const { title, column } = titleOf(layer, feature);
    return {
      title,
      subtitle: filled(layer.card?.subtitle, layer, feature),
      fields: shown.filter((one) => one !== column).map((one) => fieldOf(layer, feature, one)),
    };
  };
  return {
    /** The title of a table row or a search hit. */
    title: (document: MapDocument, feature: Feature) =>
      titleOf(presentedBy(document, feature.dataset), feature).title,
    card: (layer: Presented, feature: Feature) =>
      textsOf(layer, feature, layer.card?.columns ?? seenColumns(layer, feature)),
    tooltip(layer: Presented, feature: Feature): CardTexts {
      const { card, tooltip } = layer;
      const shown = tooltip ??
        (card?.columns ?? seenColumns(layer, feature)).slice(0, TOOLTIP_FIELDS);
      const all = textsOf(layer, feature, shown);
      return { ...all, fields: all.fields.filter(({ value }) => !isMissing(value)) };
    },
  };
}

/** Settings for showing the dataset's rows: a layer's card, else the first column of a table. */
function presentedBy({ layers, widgets }: MapDocument, dataset: string): Presented {
  const presented: readonly Presented[] = layers.filter((layer) => layer.dataset === dataset);
  const shown = presented.find(({ card, tooltip }) => card !== undefined || tooltip !== undefined);
  const table = widgets.find((widget): widget is WidgetOf<"table"> =>
    widget.type === "table" && widget.dataset === dataset
  );
  return shown ?? { dataset, tooltip: table?.columns.slice(0, 1) };
}

/** Columns of cells have the alias that CARTO computed them under. */
function valueOf(layer: Presented, { properties }: Feature, column: string): unknown {
  const plain = own(properties, column);
  if (plain !== undefined) return plain;
  const computed = layer.aggregation?.columns.find((one) =>
    one.of === "column" && one.column === column
  );
  return computed === undefined ? undefined : own(properties, computed.alias);
}

function seenColumns(layer: Presented, { properties }: Feature): readonly string[] {
  // The cells of a tileset have no aggregation, and all their columns.
  if (layer.aggregate !== undefined && layer.aggregation !== undefined) {
    return Object.keys(layer.aggregate);
  }
  return Object.keys(properties).filter((column) => !column.startsWith("_carto_"))
    .slice(0, MOST_FIELDS);
}
