/** The content of card and tooltip for a feature. */
import type { Locale } from "../../locale/locale.ts";
import type { Aggregation, Card, Operation } from "../document.ts";
import { type ColumnTexts, isMissing, own } from "./column_texts.ts";
import type { Feature } from "./feature.ts";
import type { CardTexts, Field, WriteAmount } from "./field.ts";
import { filledTemplate } from "./template.ts";
import { textOf } from "./text_of.ts";

/** Rows of a card without columns in the document. */
const MOST_FIELDS = 100;
/** Rows of a tooltip without columns in the document. */
const TOOLTIP_FIELDS = 3;

/** Settings for showing features: a layer, or a substitute. */
export interface Presented {
  readonly dataset: string;
  readonly tooltip?: readonly string[] | undefined;
  readonly card?: Card | undefined;
  /** Of cells. */
  readonly aggregate?: Readonly<Record<string, Operation>> | undefined;
  readonly aggregation?: Aggregation | undefined;
}

interface CardTools {
  readonly locale: Locale;
  readonly columns: ColumnTexts;
  readonly amount: WriteAmount;
  /** The title of a feature without any values: "Store". */
  kindOf(layer: Presented): string;
}

export function createCards({ locale, columns, amount, kindOf }: CardTools) {
  const fieldOf = (layer: Presented, feature: Feature, column: string): Field => {
    const value = valueOf(layer, feature, column);
    const field = columns.field(layer.dataset, column, value);
    const operation = own(layer.aggregate, column);
    if (operation === undefined || typeof value !== "number") return field;
    const of = { dataset: layer.dataset, column, operation };
    return { ...field, text: amount(of, value, "exact") };
  };
  const filled = (template: Card["title"], layer: Presented, feature: Feature): string => {
    if (template === undefined) return "";
    return filledTemplate(textOf(template, locale), (column) => {
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
      if (typeof value !== "string" || columns.isNumeric(layer.dataset, column)) continue;
      if (!isMissing(value)) return { title: text, column };
    }
    return { title: [kindOf(layer), feature.id ?? ""].join(" ").trim() };
  };
  const texts = (layer: Presented, feature: Feature, shown: readonly string[]): CardTexts => {
    const { title, column } = titleOf(layer, feature);
    return {
      title,
      subtitle: filled(layer.card?.subtitle, layer, feature),
      fields: shown.filter((one) => one !== column).map((one) => fieldOf(layer, feature, one)),
    };
  };
  return {
    title: (layer: Presented, feature: Feature) => titleOf(layer, feature).title,
    card: (layer: Presented, feature: Feature) =>
      texts(layer, feature, layer.card?.columns ?? seenColumns(layer, feature)),
    tooltip(layer: Presented, feature: Feature): CardTexts {
      const { card, tooltip } = layer;
      const shown = tooltip ??
        (card?.columns ?? seenColumns(layer, feature)).slice(0, TOOLTIP_FIELDS);
      const all = texts(layer, feature, shown);
      return { ...all, fields: all.fields.filter(({ value }) => !isMissing(value)) };
    },
  };
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
  if (layer.aggregate !== undefined) return Object.keys(layer.aggregate);
  return Object.keys(properties).filter((column) => !column.startsWith("_carto_"))
    .slice(0, MOST_FIELDS);
}
