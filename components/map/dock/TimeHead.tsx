import type { Signal } from "@preact/signals";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { WidgetOf } from "../../../lib/map/document.ts";
import type { TimeSeriesResult } from "../../../lib/map/widgets/results.ts";
import type { MapState } from "../state/map_state.ts";
import { SPEEDS, type TimeBrush } from "./time_brush.ts";
import type { TimeLine } from "./time_lines.ts";
import { timeAt } from "./time_steps.ts";
import { lengthText, rangeText, stepText } from "./time_texts.ts";

export interface TimeHeadProps {
  readonly state: MapState;
  readonly series: WidgetOf<"timeseries">;
  readonly brush: TimeBrush;
  readonly lines: readonly TimeLine[];
  /** The step under the pointer. */
  readonly hovered: Signal<number | null>;
}

/** The title of the bars, the chosen range, and the playback controls. */
export function TimeHead({ state, series, brush, lines, hovered }: TimeHeadProps) {
  const words = mapWordsOf(state.locale).dock.time;
  const result = brush.series.value;
  const range = brush.range.value;
  const at = hovered.value;
  const amount = (value: number | null | undefined) =>
    state.texts.amount(
      { dataset: series.dataset, column: series.operation_column, operation: series.operation },
      value ?? null,
    );
  const time = at === null ? undefined : result?.times[at];
  return (
    <>
      <span class="time-what truncate">
        {result !== null && (time === undefined ? words.per(result.step) : (
          <>
            {lines.length === 0 && at !== null && <b>{amount(result.series[0]?.values[at])}</b>}
            {" "}
            {words.at(stepText(time, result.step, state.locale))}
          </>
        ))}
      </span>
      {lines.length > 0 && (
        <ul class="time-lines">
          {lines.map(({ label, color, values }) => (
            <li key={label}>
              <svg viewBox="0 0 14 10" aria-hidden="true">
                <path d="M0 5h14" stroke={color} stroke-width="3" />
              </svg>
              <span class="truncate">{label}</span>
              {at !== null && <b>{amount(values[at])}</b>}
            </li>
          ))}
        </ul>
      )}
      <span class="dock-space" />
      {result !== null && range !== null && (
        <span class="time-range truncate">
          <RangeText brush={brush} result={result} range={range} state={state} />
        </span>
      )}
      {range !== null && (
        <button type="button" class="button-link" onClick={brush.clear}>{words.clear}</button>
      )}
      {brush.steps.value > 1 && <Speed brush={brush} state={state} />}
    </>
  );
}

function Speed({ brush, state }: Pick<TimeHeadProps, "brush" | "state">) {
  return (
    <select
      class="select select-small"
      aria-label={mapWordsOf(state.locale).dock.time.speed}
      value={brush.speed.value}
      onChange={({ currentTarget }) => brush.speed.value = Number(currentTarget.value)}
    >
      {SPEEDS.map((speed) => (
        <option key={speed} value={speed}>
          {`${speed.toLocaleString(state.locale)}×`}
        </option>
      ))}
    </select>
  );
}

interface RangeTextProps {
  readonly state: MapState;
  readonly brush: TimeBrush;
  readonly result: TimeSeriesResult;
  readonly range: readonly [first: number, end: number];
}

function RangeText({ state, brush, result, range: [first, end] }: RangeTextProps) {
  const limits = brush.limits.value;
  const from = Math.round(first);
  const steps = Math.max(1, Math.round(end - first));
  const text = rangeText(
    timeAt(from, limits),
    timeAt(from + steps, limits),
    result.step,
    state.locale,
  );
  return (
    <>
      <b>{text}</b>
      <span class="muted">{` · ${lengthText(steps, result.step, state.locale)}`}</span>
    </>
  );
}
