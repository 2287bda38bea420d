/** Checks that each text of a page is inside its box. */
import type { Page } from "playwright-core";

/**
 * @returns texts that overflow the box painted around them, or that are clipped; a text that ends
 * in an ellipsis is complete for screen readers.
 */
export async function textsOutOfBoxes(page: Page): Promise<readonly string[]> {
  return await page.evaluate(findTexts);
}

/** Runs in the browser, so it must not use anything from outside itself. */
function findTexts(): string[] {
  /** Tolerance in CSS pixels: line boxes are taller than their glyphs. */
  const [aside, above] = [1, 4];
  const found: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const own = node.parentElement;
    if (own === null || !node.textContent?.trim()) continue;
    if (own.closest("script, style, noscript, option, title")) continue;
    if (!own.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter(({ width, height }) =>
      width > 0 && height > 0
    );
    if (rects.length > 0) check(own, node.textContent.trim(), rects);
  }
  return found;

  function check(own: Element, text: string, rects: readonly DOMRect[]): void {
    // A scroll container hides what is outside its view.
    const seen = { sideways: true, down: true };
    for (let box: Element | null = own; box !== null; box = box.parentElement) {
      if (box === document.body || box === document.documentElement) break;
      const style = getComputedStyle(box);
      if (style.display === "contents" || style.display === "inline") continue;
      // Visible to screen readers only, or only with focus.
      if (box.clientWidth <= 1 && box.clientHeight <= 1 && style.overflowX !== "visible") return;
      const [x, y] = [style.overflowX, style.overflowY];
      const isSvg = box instanceof SVGSVGElement;
      const cuts = isSvg || x !== "visible" || y !== "visible";
      const paints = style.backgroundColor !== "rgba(0, 0, 0, 0)" ||
        parseFloat(style.borderLeftWidth) > 0 || style.boxShadow !== "none";
      if (cuts || paints) {
        const edge = box.getBoundingClientRect();
        // Scrolling reaches hidden content: down, and in tables sideways.
        if (/auto|scroll/.test(y) && box.scrollHeight > box.clientHeight) seen.down = false;
        if (/auto|scroll/.test(x) && own.closest("table") !== null) seen.sideways = false;
        const out = rects.some(({ left, right, top, bottom }) =>
          seen.sideways && (left < edge.left - aside || right > edge.right + aside) ||
          seen.down && (top < edge.top - above || bottom > edge.bottom + above)
        );
        const ends = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
        // A button's accessible name must contain the whole text.
        const named = own.closest("button, a")?.ariaLabel ?? text;
        if (out && (!ends || !named.includes(text))) {
          const name = `${box.tagName.toLowerCase()}.${box.getAttribute("class")}`;
          found.push(`"${text.slice(0, 60)}" out of ${name}`);
          return;
        }
        if (ends) seen.sideways = false;
      }
      if (style.position === "fixed") return;
    }
  }
}
