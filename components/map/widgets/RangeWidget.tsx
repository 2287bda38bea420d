import "../stage/rooms.ts";
import { useSignal } from "@preact/signals";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { resultAs } from "../../../lib/map/widgets/results.ts";
import { roundStep } from "../../../lib/map/widgets/ticks.ts";
import { colorMenu } from "./color_menu.ts";
import { limitText } from "./limit_text.ts";
import { NumberField } from "./NumberField.tsx";
import { RangeSlider } from "./RangeSlider.tsx";
import type { WidgetProps } from "./widget_props.ts";
import { WidgetFrame } from "./WidgetFrame.tsx";

/** The approximate number of steps of the slider. */
const STEPS = 100;

type Span = readonly [from: number, to: number];

/** A range of values: two thumbs, and two number fields. */
export function RangeWidget({ state, own, widget, onRetry }: WidgetProps<"range">) {
  const { range: words } = mapWordsOf(state.locale).panel;
  const { texts, locale } = state;
  const choosing = useSignal<Span | null>(null);
  const extent = resultAs("range", own.result.value)?.extent ?? null;
  const filter = own.filter.value;
  const title = texts.widgetTitle(widget);
  const value = (limit: number) => limitText(state, widget, limit, "exact");

  const [least, most] = extent ?? [0, 0];
  const asked = filter?.kind === "range" ? filter : { from: null, to: null };
  const [from, to] = choosing.value ?? [asked.from ?? least, asked.to ?? most];
  const step = roundStep(most - least || 1, STEPS);
  const choose = ([low, high]: Span) => {
    choosing.value = null;
    const range = { from: low <= least ? null : low, to: high >= most ? null : high };
    const isAll = range.from === null && range.to === null;
    state.setFilter(widget.id, isAll ? undefined : { kind: "range", ...range });
  };
  const fields = [
    { name: words.from(title), shown: from, next: (typed: number): Span => [typed, to] },
    { name: words.to(title), shown: to, next: (typed: number): Span => [from, typed] },
  ];
  return (
    <WidgetFrame
      state={state}
      own={own}
      widget={widget}
      waiting={2}
      empty={extent === null && filter === undefined}
      menu={[colorMenu(state, widget)]}
      onReset={filter === undefined ? undefined : () => state.setFilter(widget.id, undefined)}
      onRetry={onRetry}
    >
      {most > least && (
        <RangeSlider
          labels={[words.from(title), words.to(title)]}
          extent={[least, most]}
          chosen={[from, to]}
          step={step}
          value={value}
          onMove={(next) => choosing.value = next}
          onRest={() => choosing.value !== null && choose(choosing.value)}
        />
      )}
      <div class="range-fields">
        {fields.map(({ name, shown, next }, index) => (
          <>
            {index > 0 && <span aria-hidden="true">{words.between}</span>}
            <NumberField
              label={name}
              value={shown}
              text={value(shown)}
              locale={locale}
              invalid={words.invalid}
              onChange={(typed) => {
                const [low, high] = next(typed);
                choose(low <= high ? [low, high] : [high, low]);
              }}
            />
          </>
        ))}
      </div>
    </WidgetFrame>
  );
}
