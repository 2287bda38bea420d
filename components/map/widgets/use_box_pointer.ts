import { useRef } from "preact/hooks";
import { type Box, placeOf, type Point, type Span, valueAt } from "./scatter_scale.ts";

/** Of the plot, in CSS pixels. */
export const HEIGHT = 120;
/** Left of the plot, for the texts of the vertical axis; in CSS pixels. */
export const LEFT = 44;
/** A smaller move, in CSS pixels, is a click and draws nothing. */
const LEAST_PX = 4;

export interface BoxPointer {
  readonly extent: Box;
  /** Of the plot, in CSS pixels. */
  readonly width: number;
  /** @param box null to revert to the previous choice. */
  onChoose(box: Box | null): void;
  onRest(): void;
}

type PlotPointer = PointerEvent & { readonly currentTarget: Element };

/** @returns pointer handlers that draw a box. */
export function useBoxPointer({ extent, width, onChoose, onRest }: BoxPointer) {
  const start = useRef<Point | null>(null);
  const at = ({ clientX, clientY, currentTarget }: PlotPointer): Point => {
    const { left, top } = currentTarget.getBoundingClientRect();
    return [
      valueAt(clientX - left - LEFT, extent.x, width),
      valueAt(HEIGHT - (clientY - top), extent.y, HEIGHT),
    ];
  };
  return {
    onPointerDown(event: PlotPointer) {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      start.current = at(event);
    },
    onPointerMove(event: PlotPointer) {
      if (start.current === null) return;
      const [fromX, fromY] = start.current;
      const [x, y] = at(event);
      const across = placeOf(x, extent.x, width) - placeOf(fromX, extent.x, width);
      const up = placeOf(y, extent.y, HEIGHT) - placeOf(fromY, extent.y, HEIGHT);
      if (Math.hypot(across, up) < LEAST_PX) return;
      onChoose({ x: ordered(fromX, x), y: ordered(fromY, y) });
    },
    onPointerUp() {
      start.current = null;
      onRest();
    },
    onPointerCancel() {
      start.current = null;
      onChoose(null);
    },
  };
}

const ordered = (one: number, other: number): Span => one < other ? [one, other] : [other, one];
