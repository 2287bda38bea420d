import "../stage/rooms.ts";
import { useSignal } from "@preact/signals";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { Value } from "../../../lib/map/document.ts";
import { resultAs } from "../../../lib/map/widgets/results.ts";
import { type CategoryRow, categoryRows, keyOf } from "./category_rows.ts";
import { colorMenu } from "./color_menu.ts";
import { colorsBy, cssColor } from "./coloring.ts";
import { pieSlices } from "./pie_slices.ts";
import type { WidgetProps } from "./widget_props.ts";
import { WidgetFrame } from "./WidgetFrame.tsx";
import { flag } from "./flag.ts";

/** More parts cannot be told apart: the last one is all others. */
const PARTS = 6;

interface Part extends CategoryRow {
  readonly name: string;
  readonly color: string | null;
  /** Null for what cannot be filtered by. */
  readonly choice: Value | null;
}

/** Groups as parts of a ring, with a legend whose rows are toggles of the filter. */
export function PieWidget({ state, own, widget, onRetry }: WidgetProps<"pie">) {
  const words = mapWordsOf(state.locale).panel;
  const { texts } = state;
  const showsAmounts = useSignal(false);
  const { dataset, operation, operation_column } = widget;
  const filter = own.filter.value;
  const chosen = new Set((filter?.kind === "values" ? filter.values : []).map(keyOf));
  const amount = (value: number, how: "compact" | "exact") =>
    texts.amount({ dataset, column: operation_column, operation }, value, how);
  const percent = new Intl.NumberFormat(state.locale, { style: "percent" });
  const parts = partsOf({ state, own, widget });
  const amounts = parts.map((part) => Math.max(0, part.amount ?? 0));
  const slices = pieSlices(amounts);
  const total = amounts.reduce((sum, one) => sum + one, 0);
  const isPart = operation === "count" || operation === "sum";
  const figure = ({ amount: value, share }: Part) => {
    if (value === null) return "–";
    return showsAmounts.value || share === null
      ? amount(value, "compact")
      : percent.format(share / 100);
  };
  return (
    <WidgetFrame
      state={state}
      own={own}
      widget={widget}
      waiting={4}
      empty={parts.length === 0}
      menu={[
        isPart
          ? [{
            text: words.widget.shares,
            kind: "checkbox",
            checked: !showsAmounts.value,
            onPick: () => showsAmounts.value = !showsAmounts.value,
          }]
          : [],
        colorMenu(state, widget),
      ]}
      onReset={filter === undefined ? undefined : () => state.setFilter(widget.id, undefined)}
      onRetry={onRetry}
    >
      <div class="pie" data-filtered={flag(chosen.size > 0)}>
        <svg
          viewBox="0 0 112 112"
          role="img"
          aria-label={words.pie.chart(texts.widgetTitle(widget))}
        >
          {parts.map((part, index) => (
            <path
              key={part.key}
              d={slices[index]?.path}
              fill={part.color ?? undefined}
              data-part={index}
              data-chosen={flag(chosen.has(part.key))}
              onClick={() => part.choice !== null && state.toggleValue(widget.id, part.choice)}
            >
              <title>{`${part.name}: ${figure(part)}`}</title>
            </path>
          ))}
          {isPart && (
            <text x="56" y={operation === "count" ? 59 : 61}>{amount(total, "compact")}</text>
          )}
          {operation === "count" && <text x="56" y="74">{texts.noun(dataset, total)}</text>}
        </svg>
        <ul>
          {parts.map((part, index) => (
            <li key={part.key}>
              <Row
                part={part}
                index={index}
                pressed={chosen.has(part.key)}
                figure={figure(part)}
                exact={part.amount === null ? "" : amount(part.amount, "exact")}
                onPress={(value) => state.toggleValue(widget.id, value)}
              />
            </li>
          ))}
        </ul>
      </div>
    </WidgetFrame>
  );
}

interface RowProps {
  readonly part: Part;
  readonly index: number;
  readonly pressed: boolean;
  readonly figure: string;
  readonly exact: string;
  onPress(value: Value): void;
}

function Row({ part, index, pressed, figure, exact, onPress }: RowProps) {
  const { choice } = part;
  const body = (
    <>
      <svg class="pie-sign" viewBox="0 0 10 10" aria-hidden="true">
        <circle cx="5" cy="5" r="5" fill={part.color ?? undefined} data-part={index} />
      </svg>
      <span class="truncate" title={part.name}>{part.name}</span>
      <span class="pie-figure" title={exact}>{figure}</span>
    </>
  );
  if (choice === null) return <span class="pie-row">{body}</span>;
  return (
    <button
      type="button"
      class="pie-row"
      aria-pressed={flag(pressed)}
      onClick={() => onPress(choice)}
    >
      {body}
    </button>
  );
}

function partsOf({ state, own, widget }: WidgetProps<"pie">): readonly Part[] {
  const words = mapWordsOf(state.locale).panel.pie;
  const result = resultAs("category", own.result.value);
  if (result === null) return [];
  const filter = own.filter.value;
  const values = filter?.kind === "values" ? filter.values : [];
  const isPart = widget.operation === "count" || widget.operation === "sum";
  const colors = colorsBy(state, widget);
  const most = result.groups.length > PARTS || result.others !== null ? PARTS - 1 : PARTS;
  const rest = result.groups.slice(most);
  const others = rest.length === 0 && result.others === null
    ? null
    : rest.reduce((sum, { value }) => sum + value, result.others ?? 0);
  const cut = { ...result, groups: result.groups.slice(0, most), others };
  const { rows, others: other } = categoryRows(cut, values, isPart);
  const parts = rows.map((row): Part => ({
    ...row,
    name: state.texts.value(widget.dataset, widget.column, row.value),
    color: colors === null ? null : cssColor(colors.colorOf(row.value)),
    choice: row.value,
  }));
  if (other === null || !isPart) return parts;
  const color = colors?.classes.find(({ of }) => of.kind === "others")?.color;
  return [...parts, {
    ...other,
    key: "others",
    value: null,
    name: words.others,
    color: color === undefined ? null : cssColor(color),
    choice: null,
  }];
}
