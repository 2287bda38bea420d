import type { Signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { type Drag, dragged, partAt } from "./brush.ts";
import type { TimeBrush } from "./time_brush.ts";

/** Half of a grip's target, in CSS pixels (WCAG 2.5.8, and a thumb). */
const REACH = { mouse: 12, touch: 22 };
/** A smaller move is a click, not a drag. */
const STILL = 3;

/** @returns pointer handlers that drag the range's ends, the whole range, or a new one. */
export function useBrushPointer(brush: TimeBrush, hovered: Signal<number | null>) {
  const drag = useRef<Drag & { readonly x: number; moved: boolean }>();

  /** @returns the position among the steps. */
  function placeOf({ clientX, currentTarget }: PointerEvent): number {
    const { left, width } = boxOf(currentTarget);
    const steps = brush.steps.peek();
    return Math.max(0, Math.min(steps, (clientX - left) / Math.max(1, width) * steps));
  }

  return {
    onPointerDown(event: PointerEvent) {
      const { currentTarget: target, pointerId, pointerType, button } = event;
      const steps = brush.steps.peek();
      if (steps === 0 || button !== 0 || !(target instanceof Element)) return;
      const at = placeOf(event);
      const reach = (pointerType === "touch" ? REACH.touch : REACH.mouse) /
        (boxOf(target).width / steps);
      const chosen = brush.range.peek();
      const part = partAt(at, chosen, reach);
      drag.current = {
        part,
        range: chosen ?? [0, steps],
        start: at,
        x: event.clientX,
        moved: false,
      };
      target.setPointerCapture(pointerId);
      // The keys continue where the pointer was released.
      const grip = target.querySelector<SVGElement>(`[data-grip="${part}"]`);
      event.preventDefault();
      grip?.focus();
    },
    onPointerMove(event: PointerEvent) {
      const { current } = drag;
      const at = placeOf(event);
      const steps = brush.steps.peek();
      hovered.value = steps === 0 ? null : Math.min(steps - 1, Math.floor(at));
      if (current === undefined) return;
      if (!current.moved && Math.abs(event.clientX - current.x) < STILL) return;
      current.moved = true;
      brush.hold(dragged(current, at, steps));
    },
    onPointerUp() {
      const { current } = drag;
      drag.current = undefined;
      if (current === undefined) return;
      // A click selects one bar.
      if (!current.moved && current.part === "new") {
        brush.hold(dragged(current, current.start, brush.steps.peek()));
      }
      brush.letGo();
    },
    onPointerCancel() {
      drag.current = undefined;
      brush.drop();
    },
    onPointerLeave() {
      hovered.value = null;
    },
  };
}

function boxOf(target: EventTarget | null): { readonly left: number; readonly width: number } {
  return target instanceof Element ? target.getBoundingClientRect() : { left: 0, width: 0 };
}
