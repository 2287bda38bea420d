/** The focused element as a keyboard user sees it. */
import { expect } from "@std/expect";
import type { Page } from "playwright-core";
import * as v from "valibot";

const Focus = v.object({
  name: v.string(),
  /** It has an outline, or its visible stand-in has one. */
  outlined: v.boolean(),
  /** At least one point of it is not covered. */
  uncovered: v.boolean(),
});

type Focused = v.InferOutput<typeof Focus> | null;

const isSeen = (found: Focused) => found !== null && found.outlined && found.uncovered;

/**
 * The focused element; null if it is the body. Effects of a focus change may need further frames:
 * these are awaited only if nothing is visible yet, since each software-painted frame of a map is
 * slow.
 */
export async function focus(page: Page): Promise<Focused> {
  const found = await look(page);
  if (isSeen(found)) return found;
  await page.evaluate(async () => {
    for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
  });
  return await look(page);
}

async function look(page: Page): Promise<Focused> {
  const found = await page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return null;
    const input = element instanceof HTMLInputElement ? element : null;
    const { x, y, width, height } = element.getBoundingClientRect();
    const parts = [0.02, 0.5, 0.98];
    const isOnTop = parts.flatMap((down) => parts.map((along) => [along, down] as const))
      .some(([along, down]) => {
        const top = document.elementFromPoint(x + width * along, y + height * down);
        return top !== null && (element.parentElement?.contains(top) ?? false);
      });
    const shown = input?.type === "radio" ? element.nextElementSibling ?? element : element;
    const isOutlined = [null, "::after"].some((drawn) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(shown, drawn);
      return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    });
    return {
      name: element.ariaLabel ?? input?.labels?.[0]?.innerText ??
        (element instanceof HTMLElement ? element.innerText : ""),
      outlined: input?.type === "range" || isOutlined,
      uncovered: isOnTop,
    };
  });
  return found === null ? null : v.parse(Focus, found);
}

/**
 * Tabs through the page, from the current focus to the end.
 *
 * @returns the name of each stop.
 * @throws {Error} if the focus of a stop is not visible.
 */
export async function tabThrough(page: Page): Promise<string[]> {
  const names: string[] = [];
  for (let stops = 0; stops < 60; stops++) {
    await page.keyboard.press("Tab");
    const found = await focus(page);
    if (found === null) return names;
    const { name, ...seen } = found;
    expect({ name, ...seen }).toEqual({ name, outlined: true, uncovered: true });
    names.push(name.split("\n")[0] ?? "");
  }
  throw new Error(`Focus does not come to an end: ${names.join(", ")}`);
}
