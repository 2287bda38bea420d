import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { formatsOf } from "../../lib/locale/formats.ts";
import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import { binRange, rangeOfBins } from "../../lib/map/widgets/brush.ts";
import type { MapStore } from "./map_store.ts";

/** Bars of stores by revenue; a brush over them, or two sliders below, choose a range. */
export function RevenueHistogram({ store, locale }: { store: MapStore; locale: Locale }) {
  const words = mapWordsOf(locale);
  const formats = formatsOf(locale);
  const { figures, ticks, query } = store;
  const limits = ticks.value;
  const count = limits.length - 1;
  const asked = binRange(query.value.revenue, limits);
  /** The first bin and the one after the last, while they are being chosen. */
  const chosen = useSignal<readonly [number, number]>(asked);
  const anchor = useRef<number | null>(null);
  useEffect(() => {
    chosen.value = asked;
  }, [asked[0], asked[1]]);

  const [low, high] = chosen.value;
  const bins = figures.value?.bins ?? [];
  const tallest = Math.max(1, ...bins);
  const money = (tick: number) => formats.compactMoney(limits[tick] ?? 0);
  const commit = () => store.setRevenue(rangeOfBins(chosen.peek(), limits));

  const binAt = (event: PointerEvent & { currentTarget: Element }) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - left) / width;
    return Math.min(count - 1, Math.max(0, Math.floor(share * count)));
  };
  const brush = (bin: number) => {
    const from = anchor.current ?? bin;
    chosen.value = [Math.min(from, bin), Math.max(from, bin) + 1];
  };
  return (
    <div class="histogram">
      <svg
        class="histogram-bars"
        viewBox={`0 0 ${count} 100`}
        preserveAspectRatio="none"
        aria-hidden="true"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          anchor.current = binAt(event);
          brush(anchor.current);
        }}
        onPointerMove={(event) => anchor.current !== null && brush(binAt(event))}
        onPointerUp={() => {
          anchor.current = null;
          commit();
        }}
        onPointerCancel={() => {
          anchor.current = null;
          chosen.value = asked;
        }}
      >
        {Array.from({ length: count }, (_, bin) => {
          const height = bins[bin] === undefined ? 0 : 100 * bins[bin] / tallest;
          return (
            <rect
              key={bin}
              x={bin + 0.06}
              width={0.88}
              y={100 - height}
              height={height}
              class={bin >= low && bin < high ? "bin" : "bin bin-out"}
              data-from={limits[bin]}
              data-to={limits[bin + 1]}
              data-count={bins[bin]}
            />
          );
        })}
      </svg>
      <div class="sliders">
        <input
          type="range"
          min={0}
          max={count}
          value={low}
          aria-label={words.filters.revenueFrom}
          aria-valuetext={money(low)}
          onInput={(event) => {
            const next = Math.min(Number(event.currentTarget.value), high - 1);
            event.currentTarget.value = String(next);
            chosen.value = [next, high];
          }}
          onChange={commit}
        />
        <input
          type="range"
          min={0}
          max={count}
          value={high}
          aria-label={words.filters.revenueTo}
          aria-valuetext={money(high)}
          onInput={(event) => {
            const next = Math.max(Number(event.currentTarget.value), low + 1);
            event.currentTarget.value = String(next);
            chosen.value = [low, next];
          }}
          onChange={commit}
        />
      </div>
      <p class="histogram-range">
        <span>{money(low)}</span>
        <span>{money(high)}</span>
      </p>
    </div>
  );
}
