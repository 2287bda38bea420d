import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { isFocusLost, MAP_CANVAS } from "../focus_lost.ts";

const FOCUSABLE = ":is(a[href], button, input, select, canvas, [tabindex])" +
  ":not([tabindex='-1'], :disabled)";
/** The search for a focus target stops at these: the map takes focus. */
const LARGEST = ".stage-map, .stage-parts, .stage";

/** An ancestor of the focused element, and the index of the child that contained it. */
interface Place {
  readonly element: Element;
  readonly child: number;
}

/**
 * Never loses focus to the page: when the focused element is removed or hidden, its replacement
 * takes focus, else the element before it, else the map. A part may move focus itself before that.
 */
export function useKeptFocus(stage: RefObject<HTMLElement>): void {
  useEffect(() => {
    const { current } = stage;
    if (current === null) return;
    let focused: Element | null = null;
    let places: readonly Place[] = [];
    const remember = ({ target }: FocusEvent) => {
      if (!(target instanceof Element)) return;
      focused = target;
      places = placesOf(target, current);
    };
    const restore = () => {
      // A click outside of all controls moves focus to the page on purpose.
      if (focused === null || !isFocusLost() || isSeen(focused)) return;
      successorAt(places, current)?.focus({ preventScroll: true });
    };
    // A hidden element loses focus in the next frame.
    const restoreSoon = () => requestAnimationFrame(restore);
    const observer = new MutationObserver(restore);
    observer.observe(current, { childList: true, subtree: true });
    current.addEventListener("focusin", remember);
    current.addEventListener("focusout", restoreSoon);
    return () => {
      observer.disconnect();
      current.removeEventListener("focusin", remember);
      current.removeEventListener("focusout", restoreSoon);
    };
  }, []);
}

function placesOf(target: Element, stage: Element): readonly Place[] {
  const places: Place[] = [];
  for (let child = target; child !== stage;) {
    const { parentElement } = child;
    if (parentElement === null) break;
    places.push({ element: parentElement, child: [...parentElement.children].indexOf(child) });
    child = parentElement;
  }
  return places;
}

function successorAt(places: readonly Place[], stage: Element): HTMLElement | null {
  for (const { element, child } of places) {
    if (!element.isConnected) continue;
    if (element.matches(LARGEST)) break;
    const all = [...element.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(isSeen);
    const after = element.children[child];
    const next = after === undefined ? undefined : all.find((one) =>
      after.contains(one) ||
      (after.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0
    );
    const found = next ?? all.at(-1);
    if (found !== undefined) return found;
  }
  return stage.querySelector<HTMLElement>(MAP_CANVAS);
}

const isSeen = (element: Element) =>
  element.isConnected && element.checkVisibility({ visibilityProperty: true });
