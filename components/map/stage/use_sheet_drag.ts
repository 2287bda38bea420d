import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { type Detent, detentBeside, detentNear } from "./detents.ts";

/** A smaller move is a click, not a drag, in CSS pixels. */
const SLACK = 6;

interface Drag {
  readonly pointer: number;
  readonly startY: number;
  readonly startHeight: number;
  lastY: number;
  lastAt: number;
  velocity: number;
  moved: boolean;
}

/** Makes the sheet's grip draggable, clickable, and movable by the arrow keys. */
export function useSheetDrag(
  sheet: RefObject<HTMLElement>,
  { isBeside, detent, onDetent }: {
    /** The sheet has one width: its grip is a button alone. */
    readonly isBeside: boolean;
    readonly detent: Detent;
    onDetent(detent: Detent): void;
  },
) {
  const drag = useSignal<Drag | null>(null);
  const stageHeight = () => sheet.current?.closest(".stage")?.clientHeight ?? 0;

  function onPointerDown(event: PointerEvent & { readonly currentTarget: HTMLElement }) {
    if (sheet.current === null || isBeside) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.value = {
      pointer: event.pointerId,
      startY: event.clientY,
      startHeight: sheet.current.clientHeight,
      lastY: event.clientY,
      lastAt: event.timeStamp,
      velocity: 0,
      moved: false,
    };
  }

  function onPointerMove({ clientY, timeStamp }: PointerEvent) {
    const now = drag.peek();
    if (now === null || sheet.current === null) return;
    now.moved ||= Math.abs(clientY - now.startY) > SLACK;
    if (!now.moved) return;
    if (timeStamp > now.lastAt) now.velocity = (now.lastY - clientY) / (timeStamp - now.lastAt);
    [now.lastY, now.lastAt] = [clientY, timeStamp];
    const height = now.startHeight + now.startY - clientY;
    sheet.current.dataset.dragged = "true";
    sheet.current.style.height = `${Math.max(48, Math.min(height, stageHeight()))}px`;
  }

  function onPointerUp() {
    const now = drag.peek();
    if (now?.moved !== true) return;
    const height = now.startHeight + now.startY - now.lastY;
    release();
    onDetent(detentNear(height, stageHeight(), now.velocity));
  }

  function release() {
    if (sheet.current === null) return;
    delete sheet.current.dataset.dragged;
    sheet.current.style.height = "";
  }

  return {
    onPointerDown,
    onPointerMove,
    onPointerUp,
    onPointerCancel() {
      drag.value = null;
      release();
    },
    /** Fires after the pointer was released, and from the keyboard. */
    onClick() {
      const dragged = drag.peek()?.moved === true;
      drag.value = null;
      if (!dragged) onDetent(detent === "rest" ? "half" : "rest");
    },
    onKeyDown(event: KeyboardEvent) {
      const step = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : null;
      if (step === null) return;
      event.preventDefault();
      onDetent(detentBeside(isBeside && detent === "full" ? "half" : detent, step));
    },
  };
}
