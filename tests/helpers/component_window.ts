/** Shows components, one after the other. */
import type { Browser, Page } from "playwright-core";
import type {} from "./panel/globals.ts";

export interface WindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly touch?: boolean;
  readonly dark?: boolean;
}

export interface OpenedPage {
  readonly page: Page;
  /** Console errors and script errors, in order. */
  readonly faults: readonly string[];
}

export interface ComponentWindow {
  /** Shows the page's components from their beginning. @param search the page's query. */
  open(search: string, options?: WindowOptions): Promise<OpenedPage>;
}

/**
 * A page for the mouse and one for touch, each loaded once: most of what a page costs is to load
 * and compile its scripts.
 *
 * @param url of a page that defines `startComponents`.
 */
export function componentWindow(browser: Browser, url: string): ComponentWindow {
  const pages = new Map<boolean, { readonly page: Page; readonly faults: string[] }>();

  async function load(touch: boolean, search: string) {
    const context = await browser.newContext({
      hasTouch: touch,
      isMobile: touch,
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
    page.on("pageerror", ({ message }) => faults.push(message));
    pages.set(touch, { page, faults });
    await page.goto(`${url}/${search}`);
    return { page, faults };
  }

  return {
    async open(search, { width = 1280, height = 800, touch = false, dark = false } = {}) {
      const shown = pages.get(touch);
      const { page, faults } = shown ?? await load(touch, search);
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: dark ? "dark" : "light" });
      if (shown !== undefined) {
        faults.length = 0;
        await page.evaluate((search) => globalThis.startComponents(search), search);
      }
      return { page, faults };
    },
  };
}
