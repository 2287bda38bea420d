/**
 * A real Chromium: the system's if there is one, else the one from npm. `CHROMIUM=npm` selects the
 * latter, `CHROMIUM=/path/to/chromium` any other.
 */
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type LaunchOptions,
  type Page,
  type Route,
} from "playwright-core";
import * as v from "valibot";
import { SAME_ORIGIN } from "./client.ts";
import { limitDrawing } from "./map_drawing.ts";
import { STORES_PATH, storesInView } from "./map_page.ts";

const Chromium = v.object({
  path: v.string(),
  /** System libraries, for a machine that lacks them. */
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

/** WebGL2 in software, and no background requests. */
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
/** Paints the page around a map without the software GPU: a fifth of the work. */
const WITHOUT_CARD = ["--disable-gpu-compositing", "--in-process-gpu"];
/**
 * ANGLE sets this variable as it starts, which with `--in-process-gpu` is beside threads that read
 * the environment. Where that had to grow for it, up to 12 of 100 browsers crashed at once.
 */
const SET_BY_ANGLE = { VK_ICD_FILENAMES: "vk_swiftshader_icd.json" };

export function launchBrowser(): Promise<Browser> {
  return withLibraries((options) =>
    chromium.launch({ ...options, args: [...ARGUMENTS, ...WITHOUT_CARD] })
  );
}

/** How a browser with a profile is shown. */
export interface ProfileWindow {
  readonly viewport: { readonly width: number; readonly height: number };
  /** Reduced motion, and painted as by {@linkcode launchBrowser}: where times are not measured. */
  readonly thrifty: boolean;
}

/**
 * A browser with a profile on disk, as users have it: it caches compiled scripts and shaders, which
 * other contexts do not. Closing the context closes the browser.
 *
 * @param folder of the profile; created if missing.
 * @param switches command line switches beside those of every browser here.
 */
export function launchProfile(
  folder: string,
  { viewport, thrifty }: ProfileWindow,
  switches: readonly string[] = [],
): Promise<BrowserContext> {
  return withLibraries((options) =>
    chromium.launchPersistentContext(folder, {
      ...options,
      viewport,
      args: [...ARGUMENTS, ...thrifty ? WITHOUT_CARD : [], ...switches],
      ...thrifty ? { reducedMotion: "reduce" as const } : {},
    })
  );
}

/** Retries with the bundled system libraries if the machine lacks some. */
async function withLibraries<Launched>(
  launch: (options: LaunchOptions) => Promise<Launched>,
): Promise<Launched> {
  const { path, libraries } = await findChromium();
  const env = { ...Deno.env.toObject(), ...SET_BY_ANGLE };
  const options = { executablePath: path, args: ARGUMENTS, env };
  try {
    return await launch(options);
  } catch (error) {
    const lacksLibraries = error instanceof Error && /shared libraries/.test(error.message);
    if (!lacksLibraries || libraries === undefined) throw error;
    return await launch({ ...options, env: { ...env, LD_LIBRARY_PATH: libraries } });
  }
}

/** A page, and what it did out of the visitor's sight. */
export interface Watched {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Warnings and errors on the console, uncaught errors, failed CSP checks. */
  readonly complaints: string[];
  /** The URL of every request. */
  readonly requests: string[];
}

/** A small desktop: every pixel of a map is painted in software. */
export const VIEWPORT = { width: 1024, height: 640 };

/** Chromium reads each frame of a map back to paint it without a GPU. */
const OF_BROWSER = /GL Driver Message .*: GPU stall due to ReadPixels/;

/** How a page is opened. */
export interface PageOptions extends BrowserContextOptions {
  /** `layers`: without their basemap. @default {true} */
  readonly drawsMaps?: boolean | "layers";
}

/**
 * Opens a page with fresh cookies and cache, and records what it does. Motion is reduced by
 * default: the result is the same with fewer frames, each of which is painted in software.
 */
export async function watchedPage(
  browser: Browser,
  { drawsMaps = true, ...options }: PageOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({
    viewport: VIEWPORT,
    reducedMotion: "reduce",
    ...options,
  });
  if (drawsMaps !== true) await limitDrawing(context, drawsMaps || "nothing");
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

/** Blocks third-party cookies in frames, as most browsers do. */
export async function blockThirdPartyCookies(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCookieControls", { enableThirdPartyCookieRestriction: true });
}

/**
 * Gives the page's browser a user's session, as the sign-in form does but without a page of its
 * own: its cookie replaces that of another user.
 *
 * @param next the path of a page to open then; without it the page stays where it is.
 */
export async function signIn(
  page: Page,
  origin: string,
  username: string,
  password: string,
  next?: string,
): Promise<void> {
  const answer = await page.context().request.post(`${origin}/login`, {
    form: { username, password },
    headers: SAME_ORIGIN,
    maxRedirects: 0,
  });
  if (answer.status() !== 303) {
    throw new Error(`${username} was not signed in: ${answer.status()}`);
  }
  if (next !== undefined) await page.goto(`${origin}${next}`);
}

/** Signs in, opens a map, the stores' by default, and waits until it shows its feature count. */
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

/** Opens the header's menu with the user's own settings. */
export async function openPersonMenu(page: Page): Promise<void> {
  await page.locator("header .person").click();
  await page.locator("#person-menu").waitFor();
}

/**
 * Answers the first request of an address in the server's place. Not by `{ times: 1 }`: the driver
 * then stops intercepting while the next request is under way, which may never be answered.
 *
 * @returns a function that ends it, and tells whether there was such a request.
 */
export async function answerFirst(
  page: Page,
  path: string,
  answer: Parameters<Route["fulfill"]>[0],
): Promise<() => Promise<boolean>> {
  let isAnswered = false;
  await page.route(path, async (route) => {
    if (isAnswered) return await route.continue();
    isAnswered = true;
    await route.fulfill(answer);
  });
  return async () => {
    await page.unroute(path);
    return isAnswered;
  };
}

/** Signs out in another tab of the same browser, so that the page asks to sign in. */
export async function signOutElsewhere({ context }: Watched, origin: string): Promise<Page> {
  const elsewhere = await context.newPage();
  await elsewhere.goto(`${origin}/sessions`);
  await elsewhere.locator("main").getByRole("button", { name: "Log out" }).click();
  await elsewhere.waitForURL(`${origin}/login`);
  return elsewhere;
}
