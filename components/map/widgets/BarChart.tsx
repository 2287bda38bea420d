import { useRef } from "preact/hooks";
import type { Locale } from "../../../lib/locale/locale.ts";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { BinRange } from "../../../lib/map/widgets/bins.ts";
import { AxisTexts } from "./AxisTexts.tsx";
import { barTicks, placeAmong } from "./axis_ticks.ts";
import { Grip } from "./Grip.tsx";
import { useBarBrush } from "./use_bar_brush.ts";
import { useWidth } from "../controls/use_width.ts";
import { flag } from "../controls/flag.ts";

/** In CSS pixels. */
const HEIGHT = 60;
const PANEL_WIDTH = 288;

export interface BarChartProps {
  readonly title: string;
  readonly locale: Locale;
  /** One more than there are bars. */
  readonly limits: readonly number[];
  readonly counts: readonly number[];
  readonly chosen: BinRange;
  /** Part of the bars is chosen, or a choice is in progress: its edges are drawn. */
  readonly marked: boolean;
  /** The bar under the pointer. */
  readonly pointed: number | null;
  colorOf(bar: number): string | null;
  /** A limit, for people. */
  value(limit: number): string;
  /** A bar's text for screen readers. */
  describe(bar: number): string;
  onPoint(bar: number | null): void;
  /** @param bars null to revert to the previous choice. */
  onChoose(bars: BinRange | null): void;
  onRest(): void;
}

/** Bars over an axis, a brush, and two grips at its edges. */
export function BarChart(props: BarChartProps) {
  const { limits, counts, chosen, marked, title, value, onChoose, onRest } = props;
  const words = mapWordsOf(props.locale).panel.histogram;
  const element = useRef<HTMLDivElement>(null);
  const width = useWidth(element, PANEL_WIDTH).value;
  const count = counts.length;
  const brush = useBarBrush({ ...props, count });
  const left = (bar: number) => bar * width / count;
  const [first, end] = chosen;
  const shared = { min: 0, max: count, onRest };
  return (
    <div ref={element} class="bar-chart" data-marked={flag(marked)}>
      <svg
        class="chart chart-brushed"
        width={width}
        height={HEIGHT + 18}
        aria-hidden="true"
        {...brush}
      >
        <rect class="chart-ground" width={width} height={HEIGHT} />
        {marked && (
          <rect class="brush" x={left(first)} width={left(end) - left(first)} height={HEIGHT} />
        )}
        <Bars {...props} width={width} />
        <path class="axis" d={`M0 ${HEIGHT + 0.5}H${width}`} />
        {marked && <path class="edge" d={`M${left(first)} 0V${HEIGHT}M${left(end)} 0V${HEIGHT}`} />}
        <AxisTexts
          y={HEIGHT + 14}
          width={width}
          ticks={barTicks(limits).map((tick) => ({
            x: left(placeAmong(limits, tick)),
            text: value(tick),
          }))}
        />
      </svg>
      <Grip
        {...shared}
        label={words.from(title)}
        text={value(limits[first] ?? 0)}
        place={left(first)}
        value={first}
        max={end - 1}
        onMove={(bar) => onChoose([bar, end])}
      />
      <Grip
        {...shared}
        label={words.to(title)}
        text={value(limits[end] ?? 0)}
        place={left(end)}
        value={end}
        min={first + 1}
        onMove={(bar) => onChoose([first, bar])}
      />
      <ul class="visually-hidden" aria-label={words.bars(title)}>
        {counts.map((_, bar) => <li key={bar}>{props.describe(bar)}</li>)}
      </ul>
    </div>
  );
}

function Bars(
  { counts, chosen: [first, end], pointed, colorOf, width }: BarChartProps & {
    readonly width: number;
  },
) {
  const tallest = Math.max(1, ...counts);
  const step = width / counts.length;
  return (
    <>
      {counts.map((count, bar) => {
        const isIn = bar >= first && bar < end;
        // Small bars stay visible.
        const height = count === 0 ? 0 : Math.max(1.5, HEIGHT * count / tallest);
        const place = { x: bar * step + 0.5, y: HEIGHT - height, width: Math.max(1, step - 1) };
        return (
          <g key={bar} data-count={count}>
            <rect
              {...place}
              height={height}
              class={isIn ? pointed === bar ? "bar-in bar-pointed" : "bar-in" : "bar-out"}
              fill={isIn ? colorOf(bar) ?? undefined : undefined}
            />
            {!isIn && height > 0 && <rect {...place} height={1.5} class="bar-cap" />}
          </g>
        );
      })}
    </>
  );
}
