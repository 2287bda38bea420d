/** Takes pictures of the running app for `deno task screenshots` and `deno task states`. */
import { SAME_ORIGIN } from "../../tests/helpers/client.ts";
import type { Browser, Page, PageScreenshotOptions } from "playwright-core";
import { watchedPage } from "../../tests/helpers/browser.ts";

export type Account = readonly [username: string, password: string];

export interface Picture {
  readonly name: string;
  /** A path below the app's origin, or an absolute URL. */
  readonly path: string;
  readonly options: NonNullable<Parameters<typeof watchedPage>[1]>;
  /** Null for a page before signing in. */
  readonly account: Account | null;
  readonly clip?: PageScreenshotOptions["clip"];
  /** The state is transient, so the picture is taken at once. */
  readonly passing?: boolean;
  /** Runs before the page is opened. */
  arrange?(page: Page): Promise<unknown>;
  /** Runs once the page is loaded. */
  prepare?(page: Page): Promise<unknown>;
}

export const BOSTON: Account = ["user.boston@acme.com", "boston"];
export const NEW_YORK: Account = ["user.ny@acme.com", "ny"];

/** @returns the picture as PNG. */
export function take(browser: Browser, origin: string, picture: Picture): Promise<Uint8Array> {
  const { clip, passing = false } = picture;
  return withPage(browser, origin, picture, (page) => still(page, clip, passing ? 1 : MOST_LOOKS));
}

/** Opens the picture's page for the duration of the callback. */
export async function withPage<Result>(
  browser: Browser,
  origin: string,
  { path, options, account, arrange, prepare }: Picture,
  use: (page: Page) => Promise<Result>,
): Promise<Result> {
  const { page, context } = await watchedPage(browser, options);
  try {
    if (account !== null) await signIn(page, origin, account);
    await arrange?.(page);
    await page.goto(new URL(path, origin).href);
    await page.locator("h1, h2").first().waitFor({ state: "attached" });
    await still(page);
    if (await lacksItsFont(page)) {
      await page.reload();
      await still(page);
    }
    await prepare?.(page);
    return await use(page);
  } finally {
    await context.close();
  }
}

/** Works in any language of the form. */
async function signIn(page: Page, origin: string, [username, password]: Account): Promise<void> {
  const form = { username, password, next: "/" };
  const options = { form, headers: SAME_ORIGIN, maxRedirects: 0 };
  const answer = await page.request.post(`${origin}/login`, options);
  if (answer.status() !== 303) throw new Error(`${username} cannot sign in: ${answer.status()}`);
}

/**
 * Whether the page has a font and shows another: it keeps the system's where its own comes late
 * (`font-display: optional`), as on a busy machine. The next visit has it from the cache.
 */
function lacksItsFont(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const [face] = document.fonts;
    if (face === undefined) return false;
    const context = document.createElement("canvas").getContext("2d");
    const widthIn = (font: string) => {
      if (context === null) return NaN;
      context.font = `16px ${font}`;
      return context.measureText("iiiiiiiiWWWW").width;
    };
    return widthIn(`${face.family}, monospace`) === widthIn("monospace");
  });
}

const BETWEEN_MS = 700;
const MOST_LOOKS = 40;

/** Waits until two screenshots are equal: tiles have faded in, and counts are loaded. */
export async function still(
  page: Page,
  clip?: PageScreenshotOptions["clip"],
  mostLooks = MOST_LOOKS,
): Promise<Uint8Array> {
  const look = () =>
    page.screenshot({ animations: "disabled", ...clip === undefined ? {} : { clip } });
  let last = await look();
  let same = 0;
  for (let looks = 1; looks < mostLooks && same < 2; looks++) {
    await page.waitForTimeout(BETWEEN_MS);
    const next = await look();
    same = next.equals(last) ? same + 1 : 0;
    last = next;
  }
  return last;
}

/** Selects the first feature by keyboard, and then removes the focus. */
export async function selectFirst(page: Page): Promise<void> {
  await page.locator(".map-canvas canvas").first().focus();
  await page.keyboard.press("PageDown");
  await page.getByRole("button", { name: /^(Zoom to|Acercar)/ }).waitFor();
  await blur(page);
}

export async function blur(page: Page): Promise<void> {
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
}
