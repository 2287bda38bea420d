/** Opens pages of components, one after the other. */
import type { Browser, Page } from "playwright-core";

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
  open(url: string, options?: WindowOptions): Promise<OpenedPage>;
}

/** Windows cost more than pages: there is only one more, for touch. */
export function componentWindow(browser: Browser): ComponentWindow {
  let shown: { readonly touch: boolean; readonly page: Page } | null = null;
  let faults: string[] = [];

  async function pageFor(touch: boolean): Promise<Page> {
    if (shown?.touch === touch) return shown.page;
    await shown?.page.context().close();
    const context = await browser.newContext({
      hasTouch: touch,
      isMobile: touch,
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
    page.on("pageerror", ({ message }) => faults.push(message));
    shown = { touch, page };
    return page;
  }

  return {
    async open(url, { width = 1280, height = 800, touch = false, dark = false } = {}) {
      const page = await pageFor(touch);
      faults = [];
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: dark ? "dark" : "light" });
      await page.goto(url);
      return { page, faults };
    },
  };
}
