/** What card and tooltip show of a feature. */
import type { Locale } from "../../locale/locale.ts";
import type { Card, Layer } from "../document.ts";
import { type ColumnTexts, isMissing, own } from "./column_texts.ts";
import type { Feature } from "./feature.ts";
import type { CardTexts, Field, FieldTexts } from "./field_texts.ts";
import { filledTemplate } from "./template.ts";
import { textOf } from "./text_of.ts";

/** Rows of a card whose document names none. */
const MOST_FIELDS = 100;
/** Rows of a tooltip whose document names none. */
const TOOLTIP_FIELDS = 3;

interface CardTools extends Pick<FieldTexts, "amount"> {
  readonly locale: Locale;
  readonly columns: ColumnTexts;
  /** What a feature is called where nothing of it is known: "Store". */
  kindOf(layer: Layer): string;
}

export function createCards({ locale, columns, amount, kindOf }: CardTools) {
  const fieldOf = (layer: Layer, feature: Feature, column: string): Field => {
    const value = valueOf(layer, feature, column);
    const field = columns.field(layer.dataset, column, value);
    const operation = "aggregate" in layer ? own(layer.aggregate, column) : undefined;
    if (operation === undefined || typeof value !== "number") return field;
    const of = { dataset: layer.dataset, column, operation };
    return { ...field, text: amount(of, value, "exact") };
  };
  const filled = (template: Card["title"], layer: Layer, feature: Feature): string => {
    if (template === undefined) return "";
    return filledTemplate(textOf(template, locale), (column) => {
      const { value, text } = fieldOf(layer, feature, column);
      return isMissing(value) ? "" : text;
    }).trim();
  };
  /** The column is the one whose value is the title; it is not shown twice. */
  const titleOf = (layer: Layer, feature: Feature): { title: string; column?: string } => {
    const { card, tooltip = [] } = picked(layer);
    const title = filled(card?.title, layer, feature);
    if (title !== "") return { title };
    for (const column of [...tooltip, ...card?.columns ?? []]) {
      const { value, text } = fieldOf(layer, feature, column);
      if (!isMissing(value)) return { title: text, column };
    }
    return { title: [kindOf(layer), feature.id ?? ""].join(" ").trim() };
  };
  const texts = (layer: Layer, feature: Feature, shown: readonly string[]): CardTexts => {
    const { title, column } = titleOf(layer, feature);
    return {
      title,
      subtitle: filled(picked(layer).card?.subtitle, layer, feature),
      fields: shown.filter((one) => one !== column).map((one) => fieldOf(layer, feature, one)),
    };
  };
  return {
    title: (layer: Layer, feature: Feature) => titleOf(layer, feature).title,
    card: (layer: Layer, feature: Feature) =>
      texts(layer, feature, picked(layer).card?.columns ?? seenColumns(layer, feature)),
    tooltip(layer: Layer, feature: Feature): CardTexts {
      const { card, tooltip } = picked(layer);
      const shown = tooltip ??
        (card?.columns ?? seenColumns(layer, feature)).slice(0, TOOLTIP_FIELDS);
      const all = texts(layer, feature, shown);
      return { ...all, fields: all.fields.filter(({ value }) => !isMissing(value)) };
    },
  };
}

function picked(layer: Layer): { card?: Card | undefined; tooltip?: string[] | undefined } {
  return "card" in layer ? layer : {};
}

/** Cells have their columns by the name that CARTO computed them under. */
function valueOf(layer: Layer, { properties }: Feature, column: string): unknown {
  const plain = own(properties, column);
  if (plain !== undefined || !("aggregate" in layer)) return plain;
  const computed = layer.aggregation?.columns.find((one) =>
    one.of === "column" && one.column === column
  );
  return computed === undefined ? undefined : own(properties, computed.alias);
}

function seenColumns(layer: Layer, { properties }: Feature): readonly string[] {
  if ("aggregate" in layer) return Object.keys(layer.aggregate);
  return Object.keys(properties).filter((column) => !column.startsWith("_carto_"))
    .slice(0, MOST_FIELDS);
}
