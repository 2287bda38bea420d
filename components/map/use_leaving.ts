import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** How a person turns to something: by pointing at it, or by moving focus there. */
export type Turn = "pointerdown" | "focusin";

/**
 * Tells when a person turns from the element to something else in the page.
 *
 * @param turns by which of them; the same each time.
 */
export function useLeaving(
  element: RefObject<HTMLElement>,
  turns: readonly Turn[],
  onLeave: () => void,
): void {
  useEffect(() => {
    const turned = ({ target }: Event) => {
      if (target instanceof Node && !element.current?.contains(target)) onLeave();
    };
    for (const turn of turns) addEventListener(turn, turned);
    return () => {
      for (const turn of turns) removeEventListener(turn, turned);
    };
  }, []);
}
