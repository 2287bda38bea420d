import { useRef } from "preact/hooks";
import { movedByKey, type SliderRange } from "./slider_keys.ts";

export interface GripProps extends SliderRange {
  readonly label: string;
  /** Its value, for people. */
  readonly text: string;
  /** In CSS pixels from the chart's left or, of a vertical one, top. */
  readonly place: number;
  readonly vertical?: boolean;
  readonly class?: string;
  /** It is moving; no request is made yet. */
  onMove(value: number): void;
  /** The move ended. */
  onRest(): void;
}

/** An edge of a chart's chosen range, moved by keys; the chart handles the pointer. */
export function Grip(
  { label, text, place, value, min, max, vertical = false, class: name = "grip", ...on }: GripProps,
) {
  const moved = useRef(false);
  const rest = () => {
    if (!moved.current) return;
    moved.current = false;
    on.onRest();
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      class={name}
      aria-label={label}
      aria-orientation={vertical ? "vertical" : "horizontal"}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={text}
      style={{ [vertical ? "top" : "left"]: `${place}px` }}
      onKeyDown={(event) => {
        const next = movedByKey(event.key, { value, min, max });
        if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        if (next === value) return;
        moved.current = true;
        on.onMove(next);
      }}
      onKeyUp={rest}
      onBlur={rest}
    />
  );
}
