/** Looks whether each text of a page is where its box is. */
import type { Page } from "playwright-core";

/**
 * @returns the texts that stand out of a box that is painted around them, or that an edge cuts off;
 * a text that ends in an ellipsis is whole for those who hear it.
 */
export async function textsOutOfBoxes(page: Page): Promise<readonly string[]> {
  return await page.evaluate(findTexts);
}

/** Runs in the browser: it may use nothing from outside itself. */
function findTexts(): string[] {
  /** In CSS pixels: lines of text are higher than what is painted of them. */
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
    // Where a scroller is, what is out of its view is not to be seen.
    const seen = { sideways: true, down: true };
    for (let box: Element | null = own; box !== null; box = box.parentElement) {
      if (box === document.body || box === document.documentElement) break;
      const style = getComputedStyle(box);
      if (style.display === "contents" || style.display === "inline") continue;
      // For those who hear the page, or until it has focus.
      if (box.clientWidth <= 1 && box.clientHeight <= 1 && style.overflowX !== "visible") return;
      const [x, y] = [style.overflowX, style.overflowY];
      const isSvg = box instanceof SVGSVGElement;
      const cuts = isSvg || x !== "visible" || y !== "visible";
      const paints = style.backgroundColor !== "rgba(0, 0, 0, 0)" ||
        parseFloat(style.borderLeftWidth) > 0 || style.boxShadow !== "none";
      if (cuts || paints) {
        const edge = box.getBoundingClientRect();
        // What a scroller has out of its view is reached by scrolling: down, and in tables aside.
        if (/auto|scroll/.test(y) && box.scrollHeight > box.clientHeight) seen.down = false;
        if (/auto|scroll/.test(x) && own.closest("table") !== null) seen.sideways = false;
        const out = rects.some(({ left, right, top, bottom }) =>
          seen.sideways && (left < edge.left - aside || right > edge.right + aside) ||
          seen.down && (top < edge.top - above || bottom > edge.bottom + above)
        );
        const ends = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
        // What a button is called in other words must have all of it.
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
