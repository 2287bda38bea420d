import { type Signal, useComputed } from "@preact/signals";
import { useId, useMemo, useRef } from "preact/hooks";
import type { Locale } from "../../../lib/locale/locale.ts";
import { barPaths, linePath, valueExtent } from "./time_chart.ts";
import type { TimeBrush } from "./time_brush.ts";
import type { TimeLine } from "./time_lines.ts";
import { TimeGrips } from "./TimeGrips.tsx";
import { timeTicks } from "./time_ticks.ts";
import { useBrushPointer } from "./use_brush_pointer.ts";
import { useWidth } from "../controls/use_width.ts";

/** CSS pixels. */
const BARS = 46;
const HEIGHT = 64;
const AXIS_TEXT = 61;
/** The width of a label, with its margins. */
const TICK_ROOM = 92;

export interface TimeChartProps {
  readonly brush: TimeBrush;
  /** None where there are bars. */
  readonly lines: readonly TimeLine[];
  readonly locale: Locale;
  readonly label: string;
  /** The title of the time series. */
  readonly title: string;
  /** The step under the pointer. */
  readonly hovered: Signal<number | null>;
}

/** Bars, or a line for each series, with the chosen range over them. */
export function TimeChart({ brush, lines, locale, label, title, hovered }: TimeChartProps) {
  const element = useRef<HTMLDivElement>(null);
  const width = useWidth(element, 886).value;
  const pointer = useBrushPointer(brush, hovered);
  const { value: series } = brush.series;
  const steps = brush.steps.value;
  const ticks = useMemo(
    () => timeTicks(series?.times ?? [], Math.max(2, Math.floor(width / TICK_ROOM)), locale),
    [series, width, locale],
  );
  return (
    <div ref={element} class="time-chart">
      <svg
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="group"
        aria-label={label}
        {...pointer}
      >
        <Marks brush={brush} lines={lines} width={width} hovered={hovered} />
        <path class="time-axis" d={`M0 ${BARS + 0.5}H${width}`} />
        <TimeGrips brush={brush} width={width} height={BARS} locale={locale} title={title} />
        {ticks.map(({ index, text }) => {
          const x = index / steps * width;
          return (
            <text
              key={index}
              x={x}
              y={AXIS_TEXT}
              text-anchor={x < TICK_ROOM / 3
                ? "start"
                : x > width - TICK_ROOM / 3
                ? "end"
                : "middle"}
              aria-hidden="true"
            >
              {text}
            </text>
          );
        })}
      </svg>
    </div>
  );
}

interface MarksProps extends Pick<TimeChartProps, "brush" | "lines" | "hovered"> {
  readonly width: number;
}

/** Drawn twice, one over the other: the part outside of the range, and the part in it. */
function Marks({ brush, lines, width, hovered }: MarksProps) {
  const clip = useId();
  const { value: series } = brush.series;
  const { bars, caps, paths } = useMemo(() => {
    const size = { width, height: BARS };
    const drawn = lines.length > 0 ? lines : series?.series ?? [];
    const extent = valueExtent(drawn.map(({ values }) => values));
    const own = lines.length > 0 ? [] : series?.series[0]?.values ?? [];
    return {
      ...barPaths(own, extent, size),
      paths: lines.map(({ values, color }) => ({ color, path: linePath(values, extent, size) })),
    };
  }, [series, lines, width]);
  const step = width / Math.max(1, brush.steps.value);
  const range = useComputed(() => brush.range.value ?? [0, brush.steps.value] as const).value;
  const [from, to] = [range[0] * step, range[1] * step];
  const at = hovered.value;
  return (
    <g aria-hidden="true">
      {brush.range.value !== null && (
        <rect class="time-brush" x={from} y="0" width={to - from} height={BARS} />
      )}
      <path class="time-out" d={bars} />
      <path class="time-cap" d={caps} />
      {paths.map(({ path }, index) => <path key={index} class="time-line-out" d={path} />)}
      <clipPath id={clip}>
        <rect x={from} y="-2" width={to - from} height={BARS + 4} />
      </clipPath>
      <g clip-path={`url(#${clip})`}>
        <path class="time-in" d={bars} />
        {paths.map(({ path, color }, index) => (
          <path key={index} class="time-line" d={path} stroke={color} />
        ))}
      </g>
      {at !== null && <rect class="time-hover" x={at * step} y="0" width={step} height={BARS} />}
    </g>
  );
}
