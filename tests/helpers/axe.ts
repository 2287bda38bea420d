/** Deque's axe: what it finds in a page that keeps people from using it. */
import axe from "axe-core";
import type { Page } from "playwright-core";
import * as v from "valibot";

/** WCAG 2.2 up to AA, and what axe takes for good practice beyond it. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const Findings = v.object({
  violations: v.array(v.object({
    id: v.string(),
    nodes: v.array(v.object({ html: v.string(), failureSummary: v.string() })),
  })),
});

/** Rules on what the colors of a page decide, of those with {@linkcode TAGS}. */
const OF_COLOR = ["color-contrast", "link-in-text-block"];

/**
 * Looks at the page as it is now. The debugger runs the script: the page's policy refuses one that
 * is added to it, and stays as visitors have it.
 *
 * @param rules those on colors alone look again at a page that has changed its colors only.
 * @returns a text for each element that breaks a rule.
 */
export async function axeFindings(
  page: Page,
  rules: "all" | "of color" = "all",
): Promise<string[]> {
  const isThere = await page.evaluate(() => "axe" in globalThis);
  if (!isThere) {
    await page.evaluate(axe.source);
    await page.evaluate(readTrueColours);
  }
  const runOnly = rules === "all"
    ? { type: "tag", values: TAGS }
    : { type: "rule", values: OF_COLOR };
  const options = { runOnly, resultTypes: ["violations"] };
  const { violations } = v.parse(
    Findings,
    await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`),
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`)
  );
}

/**
 * axe takes a text's colour from a property that Chromium, in forced colours, tells as the page's
 * style sheet has it and not as it is painted. Ours sets it nowhere: it is the colour itself.
 */
function readTrueColours(): void {
  const { getPropertyValue } = CSSStyleDeclaration.prototype;
  CSSStyleDeclaration.prototype.getPropertyValue = function (name) {
    return getPropertyValue.call(this, name === "-webkit-text-fill-color" ? "color" : name);
  };
}
