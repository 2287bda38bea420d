/** Measures pointer target sizes. */
import type { Page } from "playwright-core";

const CONTROLS = "a[href], button, input, select, summary, [role=slider], [role=separator]";
/**
 * Exceptions: credits, whose links are inline (WCAG 2.2, 2.5.8); elements visible only with focus;
 * edges of a range, which the chart also moves.
 */
const EXEMPT = ".maplibregl-ctrl-attrib *, .skip-links *, .grip";

/**
 * Scrolls every visible control into view, and measures how far from its center a press hits it.
 *
 * @param least the minimum size in CSS pixels.
 * @returns the names and sizes of smaller controls.
 */
export function smallTargets(page: Page, least: number): Promise<string[]> {
  return page.evaluate(({ controls, exempt, least }) => {
    const modal = document.querySelector("dialog[open], [popover]:popover-open") ?? document.body;
    const targets = new Set(
      [...modal.querySelectorAll(controls)]
        .filter((one) => !one.matches(exempt) && one.checkVisibility({ visibilityProperty: true }))
        .map((one) => one.closest("label, .list-rows li") ?? one),
    );
    return [...targets].flatMap((target) => {
      target.scrollIntoView({ block: "center", inline: "nearest" });
      const { x, y, width, height } = target.getBoundingClientRect();
      if (width < 2 || height < 2) return [];
      const middle = { x: x + width / 2, y: y + height / 2 };
      const isHit = (x: number, y: number) => {
        const hit = document.elementFromPoint(x, y);
        return hit !== null && (target.contains(hit) || hit.closest(controls) === target);
      };
      const reach = (dx: number, dy: number) => {
        let far = 0;
        while (far < least && isHit(middle.x + dx * far, middle.y + dy * far)) far += 0.5;
        return far;
      };
      const across = reach(1, 0) + reach(-1, 0);
      const down = reach(0, 1) + reach(0, -1);
      // Buttons of chips are spaced apart.
      const own = target.matches(".chip *") ? Math.min(least, 36) : least;
      if (across >= own - 0.5 && down >= own - 0.5) return [];
      const name = target.ariaLabel ?? (target.textContent?.trim() || target.className);
      return [`${name.slice(0, 40)}: ${across} x ${down}`];
    });
  }, { controls: CONTROLS, exempt: EXEMPT, least });
}
