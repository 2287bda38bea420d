/** Host pages whose maps are frames that the tests write: neither the app nor a map runs. */
import type { Browser, Frame, Page } from "playwright-core";
import { freePort } from "./app.ts";
import { type Watched, watchedPage } from "./browser.ts";
import { recordEvents } from "./host_element.ts";

/** Where the frames come from; no such server exists. */
export const MAPS = "http://maps.test";
/** Another site, whose pages may be anywhere. */
export const ELSEWHERE = "http://elsewhere.test";

/** Keeps what it hears, and says what the tests tell it. */
const HEARER = `<!doctype html><title>Frame</title><script>
  globalThis.heard = [];
  addEventListener("message", ({ data }) => heard.push(data));
</script>`;

export interface WrittenHost extends AsyncDisposable {
  readonly origin: string;
  /** Requests for a code so far. */
  asked: number;
  /** How the page's endpoint answers. */
  answer(): Response | Promise<Response>;
}

/** A host application whose page is empty, with the element's module and an endpoint for codes. */
export async function startWrittenHost(): Promise<WrittenHost> {
  const module = await Deno.readTextFile(new URL("../../static/embed.mjs", import.meta.url));
  const port = freePort();
  const server = Deno.serve({ port, hostname: "127.0.0.1", onListen() {} }, (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/embed.mjs") {
      return new Response(module, { headers: { "content-type": "text/javascript" } });
    }
    if (pathname === "/favicon.ico") return new Response(null, { status: 204 });
    if (pathname === "/carto-code") {
      host.asked++;
      return host.answer();
    }
    return new Response('<!doctype html><html lang="en"><title>ACME</title>', {
      headers: { "content-type": "text/html" },
    });
  });
  const host: WrittenHost = {
    origin: `http://127.0.0.1:${port}`,
    asked: 0,
    answer: () => Response.json({ code: `code-${host.asked}` }),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
  return host;
}

/** @param frame the document of each frame. */
export async function openWrittenHost(
  browser: Browser,
  { origin }: WrittenHost,
  frame: string = HEARER,
): Promise<Watched> {
  const watched = await watchedPage(browser);
  const { page } = watched;
  await page.route(`${MAPS}/**`, (route) => fulfill(route, frame));
  await page.route(`${ELSEWHERE}/**`, (route) => fulfill(route, HEARER));
  await page.goto(origin);
  await recordEvents(page);
  await page.evaluate(async () => void await import(`${location.origin}/embed.mjs`));
  return watched;
}

const fulfill = (route: Parameters<Parameters<Page["route"]>[1]>[0], body: string) =>
  route.fulfill({ contentType: "text/html", body });

/** @returns the frames of the page's maps, the oldest first. */
export const mapFrames = (page: Page, folder = ""): Frame[] =>
  page.frames().filter((frame) => frame.url().startsWith(`${MAPS}${folder}/embed`));

/** Resolves once there are that many maps, with the frame of the last one. */
export async function lastFrame(page: Page, count: number): Promise<Frame> {
  for (;;) {
    const frame = mapFrames(page)[count - 1];
    if (frame !== undefined) {
      await frame.waitForFunction(() => Reflect.has(globalThis, "heard"));
      return frame;
    }
    await page.waitForEvent("framenavigated");
  }
}

/** Sends messages of the protocol to the page, in one task of the frame. */
export const say = (frame: Frame, ...messages: object[]): Promise<void> =>
  frame.evaluate((messages) => {
    for (const message of messages) parent.postMessage({ v: 1, ...message }, "*");
  }, messages);

/** What a frame has heard. */
export interface Heard {
  readonly type: string;
  // deno-lint-ignore no-explicit-any -- the tests check what the messages have
  readonly [name: string]: any;
}

export const heard = async (frame: Frame, type: string): Promise<Heard[]> =>
  (await frame.evaluate((): Heard[] => Reflect.get(globalThis, "heard")))
    .filter((one) => one.type === type);

/** Resolves with the `nth` message of that type that the frame hears, counted from 1. */
export async function hears(frame: Frame, type: string, nth = 1): Promise<Heard> {
  await frame.waitForFunction(
    ({ type, nth }) =>
      Reflect.get(globalThis, "heard").filter((one: Heard) => one.type === type).length >= nth,
    { type, nth },
  );
  const found = (await heard(frame, type))[nth - 1];
  if (found === undefined) throw new Error(`no ${type}`);
  return found;
}
