import "../stage/rooms.ts";
import { useSignal } from "@preact/signals";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { Value } from "../../../lib/map/document.ts";
import { keyOf } from "./category_rows.ts";
import { colorMenu } from "./color_menu.ts";
import { flag } from "../controls/flag.ts";
import { type PiePart, pieParts } from "./pie_parts.ts";
import { pieSlices } from "./pie_slices.ts";
import type { WidgetProps } from "./widget_props.ts";
import { WidgetFrame } from "./WidgetFrame.tsx";
import { toggle } from "./WidgetMenu.tsx";

/** The longest text in the ring, in characters: the title also names what is counted. */
const LONGEST_NOUN = 12;

/** Groups as parts of a ring, with a legend whose rows toggle their filters. */
export function PieWidget({ state, own, widget, onRetry }: WidgetProps<"pie">) {
  const words = mapWordsOf(state.locale).panel;
  const { texts } = state;
  const showsShares = useSignal(true);
  const { dataset, operation, operation_column } = widget;
  const filter = own.filter.value;
  const chosen = new Set((filter?.kind === "values" ? filter.values : []).map(keyOf));
  const of = { dataset, column: operation_column, operation };
  const percent = new Intl.NumberFormat(state.locale, { style: "percent" });
  const parts = pieParts({ state, own, widget });
  const total = parts.reduce((sum, part) => sum + (part.amount ?? 0), 0);
  const isPart = operation === "count" || operation === "sum";
  const noun = operation === "count" ? texts.noun(dataset, total) : "";
  const figure = ({ amount: value, share }: PiePart) => {
    if (value === null) return "–";
    return !showsShares.value || share === null
      ? state.texts.amount(of, value, "compact")
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
        isPart ? [toggle(words.widget.shares, showsShares)] : [],
        colorMenu(state, widget),
      ]}
      onReset={filter === undefined ? undefined : () => state.setFilter(widget.id, undefined)}
      onRetry={onRetry}
    >
      <div class="pie" data-filtered={flag(chosen.size > 0)}>
        <Ring
          label={words.pie.chart(texts.widgetTitle(widget))}
          parts={parts}
          chosen={chosen}
          figure={figure}
          total={isPart ? state.texts.amount(of, total, "compact") : ""}
          noun={noun.length > LONGEST_NOUN ? "" : noun}
          onPress={(value) => state.toggleValue(widget.id, value)}
        />
        <ul>
          {parts.map((part, index) => (
            <li key={part.key}>
              <Row
                part={part}
                index={index}
                pressed={chosen.has(part.key)}
                figure={figure(part)}
                exact={part.amount === null ? "" : texts.amount(of, part.amount, "exact")}
                onPress={(value) => state.toggleValue(widget.id, value)}
              />
            </li>
          ))}
        </ul>
      </div>
    </WidgetFrame>
  );
}

interface RingProps {
  readonly label: string;
  readonly parts: readonly PiePart[];
  readonly chosen: ReadonlySet<string>;
  /** In the middle. */
  readonly total: string;
  /** Below the total. */
  readonly noun: string;
  figure(part: PiePart): string;
  onPress(value: Value): void;
}

function Ring({ label, parts, chosen, total, noun, figure, onPress }: RingProps) {
  const slices = pieSlices(parts.map(({ amount }) => Math.max(0, amount ?? 0)));
  return (
    <svg viewBox="0 0 112 112" role="img" aria-label={label}>
      {parts.map((part, index) => (
        <path
          key={part.key}
          d={slices[index]?.path}
          fill={part.color ?? undefined}
          data-part={index}
          data-chosen={flag(chosen.has(part.key))}
          onClick={() => part.choice !== null && onPress(part.choice)}
        >
          <title>{`${part.name}: ${figure(part)}`}</title>
        </path>
      ))}
      <text x="56" y={noun === "" ? 61 : 59}>{total}</text>
      <text x="56" y="74">{noun}</text>
    </svg>
  );
}

interface RowProps {
  readonly part: PiePart;
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
