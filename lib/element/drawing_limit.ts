/**
 * How many maps a page draws at a time. Browsers drop the oldest of some 16 graphics contexts
 * without a word (Chromium on Android of 8), which leaves a map black; each map has two. What is
 * left is for the page itself.
 */
const MOST = /Android/.test(navigator.userAgent) ? 3 : 7;

const drawing = new Set<Element>();
const waiting = new Map<Element, () => void>();

/** @returns whether the element may draw now. */
export function mayDraw(element: Element): boolean {
  if (drawing.size >= MOST && !drawing.has(element)) return false;
  drawing.add(element);
  return true;
}

/**
 * @param onFree called once when another map is gone, of the waiting elements for the first in the
 * document.
 */
export function awaitTurn(element: Element, onFree: () => void): void {
  waiting.set(element, onFree);
}

/** The element draws no more, nor waits for it. */
export function stopDrawing(element: Element): void {
  waiting.delete(element);
  if (!drawing.delete(element)) return;
  const [first] = [...waiting.keys()].sort((one, other) =>
    one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1
  );
  if (first === undefined) return;
  const onFree = waiting.get(first);
  waiting.delete(first);
  onFree?.();
}
