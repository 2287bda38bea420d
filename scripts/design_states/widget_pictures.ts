/** Pictures of each type of widget alone. */
import type { Browser, Page } from "playwright-core";
import { compose, type Part } from "../pictures/compose.ts";
import { still, withPage } from "../pictures/picture.ts";
import { TESTER } from "./demo.ts";

type ColorScheme = "light" | "dark";

/** Without a filter, then with one of each kind. */
const PATHS = [
  "/maps/widgets",
  "/maps/widgets?types=Drugstore&histogram=1200000..1400000&range=200..800&table=open",
];

export async function takeWidgets(
  browser: Browser,
  origin: string,
  colorScheme: ColorScheme,
): Promise<Uint8Array> {
  const parts: Part[] = [];
  for (const path of PATHS) {
    const options = { viewport: { width: 1280, height: 1400 }, colorScheme };
    const picture = { name: path, path, options, account: TESTER };
    parts.push(...await withPage(browser, origin, picture, widgetsOf));
  }
  return await compose(browser, parts, { width: 1280, height: 700, columns: 4, colorScheme });
}

async function widgetsOf(page: Page): Promise<Part[]> {
  await still(page);
  const parts: Part[] = [];
  for (const widget of await page.locator(".figures, .panel-body .widget").all()) {
    parts.push({ title: "", png: await widget.screenshot() });
  }
  parts.push({ title: "", png: await page.locator(".stage-dock").screenshot() });
  return parts;
}
