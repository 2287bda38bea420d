/** Runs Deque's axe, which finds accessibility violations in a page. */
import type { Page } from "playwright-core";
import * as v from "valibot";

/** WCAG 2.2 up to AA, and axe's own best practices. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const Findings = v.object({
  violations: v.array(v.object({
    id: v.string(),
    nodes: v.array(v.object({ html: v.string(), failureSummary: v.string() })),
  })),
});

/** Read, not imported: no test process has to run it. The package's main file is twice as long. */
const source = await Deno.readTextFile(new URL(import.meta.resolve("axe-core/axe.min.js")));

/** The rules of {@linkcode TAGS} that depend on the page's colors. */
const OF_COLOR = ["color-contrast", "link-in-text-block"];

/**
 * Checks the page as it is now. The debugger runs the script, because the page's CSP blocks added
 * scripts and should stay as visitors get it.
 *
 * @param options `rules`: the color rules are enough for a page of which only the colors changed.
 * `part`: a selector of what is checked, by default the whole document.
 * @returns a text for each violation.
 */
export async function axeFindings(
  page: Page,
  { rules = "all", part }: { readonly rules?: "all" | "of color"; readonly part?: string } = {},
): Promise<string[]> {
  const isThere = await page.evaluate(() => "axe" in globalThis);
  if (!isThere) {
    await page.evaluate(source);
    await page.evaluate(readTrueColours);
  }
  const runOnly = rules === "all"
    ? { type: "tag", values: TAGS }
    : { type: "rule", values: OF_COLOR };
  const options = { runOnly, resultTypes: ["violations"] };
  const { violations } = v.parse(
    Findings,
    await page.evaluate(
      `axe.run(${part === undefined ? "document" : JSON.stringify(part)}, ${
        JSON.stringify(options)
      })`,
    ),
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`)
  );
}

/**
 * axe reads a text's color from a property for which Chromium, in forced colors, reports the style
 * sheet's value, not the painted one. Our styles never set it: it is always the text color itself.
 */
function readTrueColours(): void {
  const { getPropertyValue } = CSSStyleDeclaration.prototype;
  CSSStyleDeclaration.prototype.getPropertyValue = function (name) {
    return getPropertyValue.call(this, name === "-webkit-text-fill-color" ? "color" : name);
  };
}
