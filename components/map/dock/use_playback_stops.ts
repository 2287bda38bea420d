import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import type { TimeBrush } from "./time_brush.ts";

/** Events of user input. */
const INPUTS = ["pointerdown", "keydown", "wheel"] as const;

/**
 * Stops the playback on any other user input, or when the page is hidden.
 *
 * @param button the play button, which handles its own input.
 */
export function usePlaybackStops(brush: TimeBrush, button: RefObject<HTMLElement>): void {
  const playing = brush.playing.value;
  useEffect(() => {
    if (!playing) return;
    const onInput = (event: Event) => {
      const { target } = event;
      const presses = event instanceof KeyboardEvent
        ? [" ", "Enter"].includes(event.key)
        : event.type === "pointerdown";
      const onButton = target instanceof Node && button.current?.contains(target);
      if (!(presses && onButton)) brush.pause();
    };
    const onHidden = () => document.hidden && brush.pause();
    for (const input of INPUTS) addEventListener(input, onInput, { capture: true, passive: true });
    document.addEventListener("visibilitychange", onHidden);
    return () => {
      for (const input of INPUTS) removeEventListener(input, onInput, { capture: true });
      document.removeEventListener("visibilitychange", onHidden);
    };
  }, [brush, playing]);
}
