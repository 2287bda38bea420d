import type { RefObject } from "preact";
import type { Signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { DEFAULT_HEIGHT, heightAfterKey, heightIn, heightLimits } from "./dock_height.ts";
import { useStageHeight } from "./use_stage_height.ts";

export interface SplitterProps {
  /** The id of the element that it resizes. */
  readonly dock: RefObject<HTMLElement>;
  /** In CSS pixels; null for the height of the style sheet. */
  readonly height: Signal<number | null>;
  readonly label: string;
}

/** The edge between map and dock, for pointer and keys; a double click restores the default. */
export function Splitter({ dock, height, label }: SplitterProps) {
  const drag = useRef<{ readonly y: number; readonly height: number }>();
  const stage = useStageHeight(dock).value;
  const [least, most] = heightLimits(stage);
  const now = heightIn(stage, height.value ?? DEFAULT_HEIGHT);
  return (
    <div
      class="dock-splitter"
      role="separator"
      aria-orientation="horizontal"
      aria-label={label}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={now}
      tabIndex={0}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { y: event.clientY, height: dock.current?.offsetHeight ?? now };
      }}
      onPointerMove={({ clientY }) => {
        const { current } = drag;
        if (current !== undefined) {
          height.value = heightIn(stage, current.height + current.y - clientY);
        }
      }}
      onPointerUp={() => drag.current = undefined}
      onPointerCancel={() => drag.current = undefined}
      onDblClick={() => height.value = null}
      onKeyDown={(event) => {
        const next = heightAfterKey(event.key, now, stage);
        if (next === null) return;
        height.value = next;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
