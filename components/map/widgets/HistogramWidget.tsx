import "../stage/rooms.ts";
import { useSignal } from "@preact/signals";
import { formatsOf } from "../../../lib/locale/formats.ts";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { type BinRange, binRange, rangeOfBins } from "../../../lib/map/widgets/bins.ts";
import { resultAs } from "../../../lib/map/widgets/results.ts";
import { binTexts, isWholeColumn } from "../layers/bin_texts.ts";
import { BarChart } from "./BarChart.tsx";
import { colorMenu } from "./color_menu.ts";
import { colorsBy, cssColor } from "./coloring.ts";
import { limitText } from "./limit_text.ts";
import type { WidgetProps } from "./widget_props.ts";
import { WidgetFrame } from "./WidgetFrame.tsx";

/** Row counts by the column's values; a brush over the bars chooses a range. */
export function HistogramWidget({ state, own, widget, onRetry }: WidgetProps<"histogram">) {
  const { histogram: words } = mapWordsOf(state.locale).panel;
  const { number } = formatsOf(state.locale);
  const { texts } = state;
  /** Bars while they are being chosen. */
  const choosing = useSignal<BinRange | null>(null);
  const pointed = useSignal<number | null>(null);
  const result = resultAs("histogram", own.result.value);
  const limits = result?.ticks ?? [];
  const counts = result?.counts ?? [];
  const filter = own.filter.value;
  const asked = binRange(filter?.kind === "range" ? filter : null, limits);
  const chosen = choosing.value ?? asked;
  const filtered = filter !== undefined;

  const bins = binTexts(
    limits,
    isWholeColumn(state, widget),
    (limit, how) => limitText(state, widget, limit, how),
  );
  const between = ([from, end]: BinRange) => {
    const low = bins.first(limits[from] ?? 0);
    const to = limits[end] ?? 0;
    // The last bar has its upper limit too.
    const high = (end < counts.length ? bins.last(to) : null) ?? bins.limit(to);
    return low === high ? low : words.between(low, high);
  };
  const countOf = ([first, end]: BinRange) =>
    number(counts.slice(first, end).reduce((sum, count) => sum + count, 0));
  const read: BinRange | null = choosing.value ??
    (pointed.value === null ? null : [pointed.value, pointed.value + 1]);
  const colors = colorsBy(state, widget);
  const colorOf = (bar: number) => {
    const middle = ((limits[bar] ?? 0) + (limits[bar + 1] ?? 0)) / 2;
    return colors === null ? null : cssColor(colors.colorOf(middle));
  };
  const commit = () => {
    if (choosing.value === null) return;
    const range = rangeOfBins(choosing.value, limits);
    choosing.value = null;
    state.setFilter(widget.id, range === null ? undefined : { kind: "range", ...range });
  };
  return (
    <WidgetFrame
      state={state}
      own={own}
      widget={widget}
      empty={counts.every((count) => count === 0) && !filtered}
      menu={[colorMenu(state, widget)]}
      reading={read !== null}
      readout={read === null ? undefined : (
        <>
          <b>{countOf(read)}</b> {words.at} {between(read)}
        </>
      )}
      onReset={filtered ? () => state.setFilter(widget.id, undefined) : undefined}
      onRetry={onRetry}
    >
      <BarChart
        title={texts.widgetTitle(widget)}
        locale={state.locale}
        limits={limits}
        counts={counts}
        chosen={chosen}
        marked={filtered || choosing.value !== null}
        pointed={pointed.value}
        colorOf={colorOf}
        value={bins.limit}
        describe={(bar) => words.bar(countOf([bar, bar + 1]), between([bar, bar + 1]))}
        onPoint={(bar) => pointed.value = bar}
        onChoose={(bars) => choosing.value = bars}
        onRest={commit}
      />
    </WidgetFrame>
  );
}
