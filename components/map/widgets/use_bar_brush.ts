import { useRef } from "preact/hooks";
import type { BinRange } from "../../../lib/map/widgets/bins.ts";

export interface BarBrush {
  readonly count: number;
  readonly chosen: BinRange;
  /** A part of the bars is chosen. */
  readonly marked: boolean;
  onPoint(bar: number | null): void;
  /** @param bars null to revert to the previous choice. */
  onChoose(bars: BinRange | null): void;
  onRest(): void;
}

type ChartPointer = PointerEvent & { readonly currentTarget: Element };

/** The distance within which a pointer grabs an edge, in CSS pixels. */
const REACH_PX = { mouse: 12, other: 22 } as const;

/**
 * @returns pointer handlers: they move a grabbed edge, and start a new range anywhere else;
 * clicking the only chosen bar chooses all bars again.
 */
export function useBarBrush({ count, chosen, marked, onPoint, onChoose, onRest }: BarBrush) {
  /** The fixed edge: a limit between bars, or the bar where the range began. */
  const held = useRef<{ readonly limit: number } | { readonly bar: number } | null>(null);

  const barsAt = (event: ChartPointer) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return (event.clientX - left) / width * count;
  };
  const barAt = (event: ChartPointer) =>
    Math.min(count - 1, Math.max(0, Math.floor(barsAt(event))));
  const rangeTo = (event: ChartPointer): BinRange => {
    if (held.current !== null && "limit" in held.current) {
      const { limit } = held.current;
      const moved = Math.min(count, Math.max(0, Math.round(barsAt(event))));
      if (moved === limit) return limit < count ? [limit, limit + 1] : [limit - 1, limit];
      return [Math.min(limit, moved), Math.max(limit, moved)];
    }
    const bar = barAt(event);
    const from = held.current?.bar ?? bar;
    return [Math.min(from, bar), Math.max(from, bar) + 1];
  };
  const edgeAt = (event: ChartPointer): number | null => {
    if (!marked) return null;
    const [first, end] = chosen;
    const pixels = event.currentTarget.getBoundingClientRect().width / count;
    const at = barsAt(event);
    const outside = REACH_PX[event.pointerType === "mouse" ? "mouse" : "other"];
    // Between close edges the middle stays clickable.
    const inside = Math.min(outside, (end - first) * pixels / 3);
    const fromFirst = Math.abs(at - first) * pixels;
    const fromEnd = Math.abs(at - end) * pixels;
    const reach = at >= first && at <= end ? inside : outside;
    if (Math.min(fromFirst, fromEnd) > reach) return null;
    return fromFirst < fromEnd ? end : first;
  };
  return {
    onPointerDown(event: ChartPointer) {
      if (event.button !== 0 || count === 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const limit = edgeAt(event);
      held.current = limit === null ? { bar: barAt(event) } : { limit };
      const [first, end] = chosen;
      const isOnlyOne = marked && limit === null && end - first === 1 && first === barAt(event);
      onChoose(isOnlyOne ? [0, count] : rangeTo(event));
      onPoint(null);
    },
    onPointerMove(event: ChartPointer) {
      if (held.current !== null) onChoose(rangeTo(event));
      else if (event.pointerType === "mouse") onPoint(barAt(event));
    },
    onPointerLeave: () => onPoint(null),
    onPointerUp() {
      if (held.current === null) return;
      held.current = null;
      onRest();
    },
    onPointerCancel() {
      held.current = null;
      onChoose(null);
    },
  };
}
