import type { UsageDay } from "../../../lib/admin/usage/read_usage.ts";
import { formatsOf } from "../../../lib/locale/formats.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { wordsOf } from "../../../lib/locale/words.ts";

export interface DayBarsProps {
  /** Every day of the period, the first one first. */
  readonly days: readonly UsageDay[];
  readonly locale: Locale;
}

/** Units of the drawing: it is stretched to its box. */
const HEIGHT = 100;
const [STEP, WIDTH] = [10, 8];

/** Openings by day, as bars; the table below the chart has the figures. */
export function DayBars({ days, locale }: DayBarsProps) {
  const words = wordsOf(locale).admin.usagePage;
  const most = Math.max(...days.map(({ openings }) => openings));
  const [first = "", last = ""] = [days.at(0)?.day, days.at(-1)?.day];
  return (
    <div class="box-body">
      <svg
        class="admin-chart"
        role="img"
        aria-label={words.chartName(first, last, most)}
        viewBox={`0 0 ${days.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
      >
        {days.map(({ day, openings }, at) => {
          // A day with few openings still differs from one without.
          const height = openings === 0 ? 0 : Math.max(2, openings / most * HEIGHT);
          return (
            <rect key={day} x={at * STEP + 1} y={HEIGHT - height} width={WIDTH} height={height}>
              <title>{`${day}: ${formatsOf(locale).number(openings)}`}</title>
            </rect>
          );
        })}
      </svg>
      <div class="admin-chart-ends" aria-hidden="true">
        <span>{first}</span>
        <span>{last}</span>
      </div>
    </div>
  );
}
