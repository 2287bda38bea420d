import "../stage/rooms.ts";
import type { ComponentChildren } from "preact";
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { WidgetOf } from "../../../lib/map/document.ts";
import type { MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";
import { PartFaultNote } from "../controls/PartFaultNote.tsx";
import { Icon } from "../../Icon.tsx";
import { createTimeBrush, type OnWindow } from "./time_brush.ts";
import { TimeChart } from "./TimeChart.tsx";
import { TimeHead } from "./TimeHead.tsx";
import { timeLines } from "./time_lines.ts";
import { usePlaybackStops } from "./use_playback_stops.ts";
import { flag } from "../controls/flag.ts";
import { useSaveChoice } from "../widgets/use_save_choice.ts";
import { WidgetMenu } from "../widgets/WidgetMenu.tsx";

export interface TimeSeriesProps {
  readonly state: MapState;
  /** Of a time series. */
  readonly widget: WidgetState;
  /** Content at the end of the header. */
  readonly end?: ComponentChildren;
  readonly onWindow: OnWindow;
}

/** A time series with its filter range and its playback. */
export function TimeSeries(props: TimeSeriesProps) {
  const { widget } = props.widget;
  return widget.type === "timeseries" ? <Series {...props} series={widget} /> : null;
}

interface SeriesProps extends TimeSeriesProps {
  readonly series: WidgetOf<"timeseries">;
}

function Series({ state, widget, series, end, onWindow }: SeriesProps) {
  const { dock: words, panel } = mapWordsOf(state.locale);
  const saving = useSaveChoice(state, widget);
  const brush = useMemo(
    () => createTimeBrush({ state, widget, onWindow, isCalm }),
    [state, widget, onWindow],
  );
  // It may be closed while it plays.
  useEffect(() => () => brush.pause(), [brush]);
  const hovered = useSignal<number | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  usePlaybackStops(brush, button);
  const result = brush.series.value;
  const lines = useMemo(
    () => result === null ? [] : timeLines(state, series, result),
    [result, state.theme.value, state.query.value.colors],
  );
  const fault = widget.fault.value;
  const playing = brush.playing.value;
  const title = state.texts.widgetTitle(series);
  const label = result === null ? title : words.time.chart(title, words.time.per(result.step));
  return (
    <>
      <div class="dock-head">
        <TimeHead state={state} series={series} brush={brush} lines={lines} hovered={hovered} />
        {fault === null && <WidgetMenu label={panel.widget.options(title)} groups={[saving]} />}
        {end}
      </div>
      {fault !== null
        ? <PartFaultNote fault={fault} locale={state.locale} onRetry={widget.retry} />
        : (
          <div class="time-body" data-stale={flag(widget.stale.value)}>
            <button
              ref={button}
              type="button"
              class="time-play"
              aria-label={playing ? words.time.pause : words.time.play}
              aria-disabled={flag(brush.steps.value < 2)}
              onClick={playing ? brush.pause : brush.play}
            >
              <Icon name={playing ? "pause" : "play"} />
            </button>
            {result === null && (
              <p class="time-waiting" role="status">
                <span class="visually-hidden">{words.loading}</span>
              </p>
            )}
            {result !== null && brush.steps.value === 0 && (
              <p class="time-nothing muted">{words.time.noTimes}</p>
            )}
            {brush.steps.value > 0 && (
              <TimeChart
                brush={brush}
                lines={lines}
                locale={state.locale}
                label={label}
                title={title}
                hovered={hovered}
              />
            )}
          </div>
        )}
    </>
  );
}

const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
