import { useRef } from "preact/hooks";
import { Grip } from "./Grip.tsx";
import { useWidth } from "../controls/use_width.ts";

type Span = readonly [from: number, to: number];

export interface RangeSliderProps {
  readonly labels: readonly [from: string, to: string];
  readonly extent: Span;
  readonly chosen: Span;
  readonly step: number;
  /** A value, for people. */
  value(number: number): string;
  onMove(chosen: Span): void;
  onRest(): void;
}

const PANEL_WIDTH = 272;
/** Half a thumb, by which the track extends beyond the values' ends. */
const ROOM = 8;

/** A track with two thumbs that cannot cross. */
export function RangeSlider(
  { labels, extent: [least, most], chosen, step, value, onMove, onRest }: RangeSliderProps,
) {
  const element = useRef<HTMLDivElement>(null);
  const width = useWidth(element, PANEL_WIDTH).value;
  /** The thumb that is dragged. */
  const held = useRef<0 | 1 | null>(null);
  const count = Math.ceil((most - least) / step);
  // Values are multiples of the step, so that they are round; both ends are exact.
  const base = Math.floor(least / step + 1e-9);
  const numberAt = (at: number) =>
    at <= 0 ? least : at >= count ? most : Number(((base + at) * step).toPrecision(12));
  const stepAt = (number: number) =>
    Math.min(count, Math.max(0, number >= most ? count : Math.round(number / step) - base));
  const [from, to] = chosen.map((number) => Math.min(most, Math.max(least, number)));
  const place = (number = least) => (number - least) / (most - least) * width;

  const move = (thumb: 0 | 1, at: number) => {
    const number = numberAt(at);
    onMove(
      thumb === 0 ? [Math.min(number, chosen[1]), chosen[1]] : [
        chosen[0],
        Math.max(number, chosen[0]),
      ],
    );
  };
  const stepUnder = (event: PointerEvent & { readonly currentTarget: Element }) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    return stepAt(least + (event.clientX - left) / width * (most - least));
  };
  return (
    <div
      ref={element}
      class="range-slider"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const at = event.clientX - event.currentTarget.getBoundingClientRect().left;
        const [low, high] = [place(from), place(to)];
        // If both are at the same position, the side of the press decides.
        held.current = Math.abs(at - low) < Math.abs(at - high) || (low === high && at < low)
          ? 0
          : 1;
        const thumbs = event.currentTarget.querySelectorAll<HTMLElement>("[role=slider]");
        thumbs[held.current]?.focus({ preventScroll: true });
        event.preventDefault();
        move(held.current, stepUnder(event));
      }}
      onPointerMove={(event) => held.current !== null && move(held.current, stepUnder(event))}
      onPointerUp={() => {
        held.current = null;
        onRest();
      }}
      onPointerCancel={() => {
        held.current = null;
        onRest();
      }}
    >
      <svg width="100%" height="4" aria-hidden="true">
        <rect class="track" x={-ROOM} y="1" width={width + 2 * ROOM} height="2" rx="1" />
        <rect class="track-in" x={place(from)} width={place(to) - place(from)} height="4" />
      </svg>
      {([0, 1] as const).map((thumb) => (
        <Grip
          key={thumb}
          class="thumb"
          label={labels[thumb]}
          text={value(chosen[thumb])}
          place={place(thumb === 0 ? from : to)}
          value={stepAt(chosen[thumb])}
          min={thumb === 0 ? 0 : stepAt(chosen[0])}
          max={thumb === 0 ? stepAt(chosen[1]) : count}
          onMove={(at) => move(thumb, at)}
          onRest={onRest}
        />
      ))}
    </div>
  );
}
