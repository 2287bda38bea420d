import type { Locale } from "../../../lib/locale/locale.ts";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { keyMoved } from "./brush.ts";
import type { TimeBrush } from "./time_brush.ts";
import { stepText } from "./time_texts.ts";
import { flag } from "../controls/flag.ts";

export interface TimeGripsProps {
  readonly brush: TimeBrush;
  /** The width of the bars, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly locale: Locale;
  /** The title of the time series. */
  readonly title: string;
}

/**
 * The two ends of the range, for pointer and keys. Without a choice they are at the ends of all
 * bars, and visible while one has focus.
 */
export function TimeGrips({ brush, width, height, locale, title }: TimeGripsProps) {
  const words = mapWordsOf(locale).dock.time;
  const steps = brush.steps.value;
  const chosen = brush.range.value;
  const range = chosen ?? [0, steps] as const;
  const { value: series } = brush.series;
  return (
    <>
      {(["from", "to"] as const).map((grip) => {
        const place = Math.round(grip === "from" ? range[0] : range[1]);
        const time = series?.times[grip === "from" ? place : place - 1];
        const x = (grip === "from" ? range[0] : range[1]) / Math.max(1, steps) * width;
        return (
          <g
            key={grip}
            class="time-grip"
            data-grip={grip}
            data-idle={flag(chosen === null)}
            role="slider"
            tabIndex={0}
            aria-label={words[grip](title)}
            aria-valuemin={grip === "from" ? 0 : 1}
            aria-valuemax={grip === "from" ? steps - 1 : steps}
            aria-valuenow={place}
            aria-valuetext={time === undefined || series === null
              ? undefined
              : stepText(time, series.step, locale)}
            onKeyDown={(event) => {
              const moved = keyMoved(event.key, grip, range, steps);
              if (moved === null) return;
              event.preventDefault();
              event.stopPropagation();
              brush.hold(moved);
            }}
            onKeyUp={brush.letGo}
            onBlur={brush.letGo}
          >
            <path class="time-edge" d={`M${x} 0V${height}`} />
            <rect class="time-handle" x={x - 4} y={height / 2 - 9} width="8" height="18" rx="3" />
            <path class="time-ridge" d={`M${x - 1} ${height / 2 - 4}v8m2-8v8`} />
          </g>
        );
      })}
    </>
  );
}
