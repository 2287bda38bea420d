/**
 * A real Chromium: the system's where there is one, else the one that npm carries. `CHROMIUM=npm`
 * chooses the latter, `CHROMIUM=/path/to/chromium` another.
 */
import {
  type Browser,
  type BrowserContext,
  chromium,
  type LaunchOptions,
  type Page,
} from "playwright-core";
import * as v from "valibot";
import { STORES_PATH, storesInView } from "./map_page.ts";

const Chromium = v.object({
  path: v.string(),
  /** System libraries for a machine that lacks them. */
  libraries: v.optional(v.string()),
});

const SYSTEM_CHROMIUMS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

async function findChromium(): Promise<v.InferOutput<typeof Chromium>> {
  const wanted = Deno.env.get("CHROMIUM") ?? "";
  if (wanted === "npm") return await npmChromium();
  if (wanted !== "") return { path: wanted };
  for (const path of SYSTEM_CHROMIUMS) {
    if (await Deno.stat(path).then(({ isFile }) => isFile, () => false)) return { path };
  }
  return await npmChromium();
}

async function npmChromium(): Promise<v.InferOutput<typeof Chromium>> {
  const config = new URL("./chromium/deno.json", import.meta.url);
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--config", config.pathname, new URL("main.ts", config).pathname],
  }).output();
  if (success) return v.parse(Chromium, JSON.parse(new TextDecoder().decode(stdout)));
  throw new Error(`No Chromium: install one, or see why npm's does not unpack here:
${new TextDecoder().decode(stderr)}`);
}

/** WebGL2 in software, and nothing fetched behind the test's back. */
const ARGUMENTS = [
  "--no-sandbox",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--ignore-gpu-blocklist",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];
/** The page around a map is painted without the card that is made up: a fifth of the work. */
const WITHOUT_CARD = ["--disable-gpu-compositing", "--in-process-gpu"];

export function launchBrowser(): Promise<Browser> {
  return withLibraries((options) =>
    chromium.launch({ ...options, args: [...ARGUMENTS, ...WITHOUT_CARD] })
  );
}

/** How a browser with a profile is shown. */
export interface ProfileWindow {
  readonly viewport: { readonly width: number; readonly height: number };
  /** Less motion, and painted as {@linkcode launchBrowser} does: where times are not measured. */
  readonly thrifty: boolean;
}

/**
 * A browser whose profile is on disk, as a person's is: with a cache of compiled scripts and one of
 * compiled shaders, which other contexts have not. Closing the context ends it.
 *
 * @param folder of the profile; made where it is missing.
 */
export function launchProfile(
  folder: string,
  { viewport, thrifty }: ProfileWindow,
): Promise<BrowserContext> {
  return withLibraries((options) =>
    chromium.launchPersistentContext(folder, {
      ...options,
      viewport,
      ...thrifty ? { args: [...ARGUMENTS, ...WITHOUT_CARD], reducedMotion: "reduce" as const } : {},
    })
  );
}

/** Launches once more with the system libraries that came along, where the machine lacks some. */
async function withLibraries<Launched>(
  launch: (options: LaunchOptions) => Promise<Launched>,
): Promise<Launched> {
  const { path, libraries } = await findChromium();
  const options = { executablePath: path, args: ARGUMENTS };
  try {
    return await launch(options);
  } catch (error) {
    const lacksLibraries = error instanceof Error && /shared libraries/.test(error.message);
    if (!lacksLibraries || libraries === undefined) throw error;
    return await launch({
      ...options,
      env: { ...Deno.env.toObject(), LD_LIBRARY_PATH: libraries },
    });
  }
}

/** What a page did that its visitor does not see. */
export interface Watched {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Warnings and errors on the console, uncaught errors, failed CSP checks. */
  readonly complaints: string[];
  /** The URL of every request. */
  readonly requests: string[];
}

/** A small desktop's: every pixel of a map is painted in software. */
export const VIEWPORT = { width: 1024, height: 640 };

/** It reads each frame of a map back, to paint it without a graphics card. */
const OF_BROWSER = /GL Driver Message .*: GPU stall due to ReadPixels/;

/**
 * Opens a page of its own: fresh cookies, fresh cache, everything it does on record. It wants less
 * motion unless a test says otherwise: the same is seen in fewer frames, each painted in software.
 */
export async function watchedPage(
  browser: Browser,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<Watched> {
  const context = await browser.newContext({
    viewport: VIEWPORT,
    reducedMotion: "reduce",
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => {
    if (!["error", "warning"].includes(message.type()) || OF_BROWSER.test(message.text())) return;
    complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
  page.on("request", (request) => requests.push(request.url()));
  return { page, context, complaints, requests };
}

/** Has the browser keep cookies of other sites from frames in the page, as most do by now. */
export async function blockThirdPartyCookies(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCookieControls", { enableThirdPartyCookieRestriction: true });
}

/**
 * Signs in by the form, as a person does, and waits for the page that follows.
 *
 * @param next where that is.
 */
export async function signIn(
  page: Page,
  origin: string,
  username: string,
  password: string,
  next = "/",
): Promise<void> {
  await page.goto(`${origin}/login?${new URLSearchParams({ next })}`);
  await page.getByLabel("User name").fill(username);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname !== "/login");
}

/** Signs in, opens a map, the stores' by default, and waits until it has said how many it shows. */
export async function openMap(
  page: Page,
  origin: string,
  username: string,
  password: string,
  path = STORES_PATH,
): Promise<number> {
  await signIn(page, origin, username, password, path);
  return await storesInView(page);
}

/** Opens the menu of the page's header that has the person's own choices in it. */
export async function openPersonMenu(page: Page): Promise<void> {
  await page.locator("header .person").click();
  await page.locator("#person-menu").waitFor();
}

/** Ends the session in another tab of the same browser, which then asks to sign in. */
export async function signOutElsewhere({ context }: Watched, origin: string): Promise<Page> {
  const elsewhere = await context.newPage();
  await elsewhere.goto(`${origin}/sessions`);
  await elsewhere.locator("main").getByRole("button", { name: "Log out" }).click();
  await elsewhere.waitForURL(`${origin}/login`);
  return elsewhere;
}
