import type { HourOfMints } from "../../../lib/broker/minting/budget.ts";
import { formatsOf } from "../../../lib/locale/formats.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { wordsOf } from "../../../lib/locale/words.ts";
import { Box } from "../Box.tsx";

export interface MintChartProps {
  /** Oldest first, this hour last. */
  readonly hours: readonly HourOfMints[];
  readonly locale: Locale;
}

const HEIGHT = 96;
/** Of an hour; a bar leaves a gap of two units. */
const WIDTH = 20;
const GAP = 2;
/** So that one token can be seen beside a thousand. */
const SHORTEST_BAR = 2;

/** Bars of the last 24 hours, drawn by the server, with a sentence for those who do not see it. */
export function MintChart({ hours, locale }: MintChartProps) {
  const words = wordsOf(locale).admin.overview.mints;
  const sum = hours.reduce((total, { count }) => total + count, 0);
  const most = hours.reduce((max, hour) => hour.count > max.count ? hour : max, {
    from: 0,
    count: 0,
  });
  const first = hours.at(0)?.from ?? 0;
  const label = sum === 0
    ? words.none
    : words.chart(sum, most.count, words.time(most.from), hours.at(-1)?.count ?? 0);
  return (
    <Box title={words.heading} aside={<span class="muted">{words.sum(sum)}</span>}>
      <div class="box-body">
        <svg
          class="mint-chart"
          viewBox={`0 0 ${hours.length * WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={label}
        >
          <path class="axis" d={`M0 ${HEIGHT - 0.5}h${hours.length * WIDTH}`} />
          {hours.map(({ from, count }, at) => {
            const height = count === 0
              ? 0
              : Math.max(SHORTEST_BAR, count / most.count * (HEIGHT - GAP));
            return (
              <rect
                key={from}
                x={at * WIDTH + GAP / 2}
                y={HEIGHT - height}
                width={WIDTH - GAP}
                height={height}
              >
                <title>{`${words.time(from)}: ${formatsOf(locale).number(count)}`}</title>
              </rect>
            );
          })}
        </svg>
        <p class="chart-ends" aria-hidden="true">
          <span>{words.time(first)}</span>
          <span>{words.now}</span>
        </p>
      </div>
    </Box>
  );
}
