import "../stage/rooms.ts";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { Value } from "../../../lib/map/document.ts";
import type { MapState } from "../state/map_state.ts";
import type { ColumnOf } from "./coloring.ts";
import { numberToEdit } from "./number_text.ts";
import { NumberField } from "./NumberField.tsx";
import type { WidgetProps } from "./widget_props.ts";
import { WidgetFrame } from "./WidgetFrame.tsx";

/** The value of a dataset's open parameter: one of the document's, or one that is typed in. */
export function ParameterWidget({ state, own, widget }: WidgetProps<"parameter">) {
  const current = state.query.value.parameters.get(widget.id);
  return (
    <WidgetFrame
      state={state}
      own={own}
      widget={widget}
      waiting={0}
      onReset={current === undefined || current === widget.default
        ? undefined
        : () => state.setParameter(widget.id, undefined)}
    >
      <ParameterControl state={state} own={own} widget={widget} />
    </WidgetFrame>
  );
}

function ParameterControl({ state, widget }: WidgetProps<"parameter">) {
  const words = mapWordsOf(state.locale).panel;
  const { texts, locale } = state;
  const { id, dataset, column } = widget;
  const value = state.query.value.parameters.get(id) ?? widget.default;
  const label = texts.widgetTitle(widget);
  const set = (next: Value) => state.setParameter(id, next === widget.default ? undefined : next);
  const options = optionsOf({ state, widget });
  if (options !== null) {
    const chosen = options.findIndex((option) => option.value === value);
    return (
      <select
        class="select"
        aria-label={label}
        value={String(chosen)}
        onChange={(event) => {
          const option = options[Number(event.currentTarget.value)];
          if (option !== undefined) set(option.value);
        }}
      >
        {chosen === -1 && <option value="-1">{texts.value(dataset, column, value)}</option>}
        {options.map((option, index) => <option key={index} value={index}>{option.text}</option>)}
      </select>
    );
  }
  if (typeof value === "number") {
    return (
      <NumberField
        label={label}
        value={value}
        text={hasFormat(state, widget)
          ? texts.value(dataset, column, value)
          : numberToEdit(value, locale)}
        locale={locale}
        invalid={words.range.invalid}
        onChange={set}
      />
    );
  }
  const field = fieldOf(texts.typeOf(dataset, column));
  return (
    <span class="parameter-field">
      <input
        class="input"
        type={field.type}
        aria-label={label}
        maxLength={500}
        value={field.shown(String(value))}
        onChange={({ currentTarget }) => {
          if (currentTarget.value !== "") set(field.value(currentTarget.value));
        }}
      />
      {field.type === "datetime-local" && <span>{words.parameter.utc}</span>}
    </span>
  );
}

/** Without a format a year would be grouped like an amount. */
function hasFormat({ document: { datasets } }: MapState, { dataset, column }: ColumnOf): boolean {
  const { columns = {} } = datasets[dataset] ?? {};
  return Object.hasOwn(columns, column) && columns[column]?.format !== undefined;
}

/** @returns the choices; null where the value is typed in. */
function optionsOf({ state, widget }: Pick<WidgetProps<"parameter">, "state" | "widget">) {
  const { parameter: words } = mapWordsOf(state.locale).panel;
  if (widget.options !== undefined) {
    return widget.options.map(({ value, label }) => ({
      value,
      text: label === undefined
        ? state.texts.value(widget.dataset, widget.column, value)
        : state.texts.text(label),
    }));
  }
  if (typeof widget.default !== "boolean") return null;
  return [{ value: true, text: words.yes }, { value: false, text: words.no }];
}

/** A time is shown and sent in UTC: the field has no time zones. */
const TIME = {
  type: "datetime-local",
  shown: (value: string) => value.replace(" ", "T").slice(0, 16),
  value: (text: string) => `${text}:00Z`,
} as const;

/** @returns the field for the column's type, from its text to the value and back. */
function fieldOf(type: string | null) {
  const plain = (text: string) => text;
  if (type === "timestamp") return TIME;
  return { type: type === "date" ? "date" : "text", shown: plain, value: plain } as const;
}
