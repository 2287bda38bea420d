/** Evaluates the map's code on the page before it, between the keys that the person types. */

/** The links to scripts that a page with a map runs at once. */
const SCRIPTS = 'link[rel="prefetch"][as="script"]:not([data-later])';
/** The browser is busy until then at most, in milliseconds. */
const BUSY_MS = 2_000;

export async function loadAhead(): Promise<void> {
  // Who asks to save data may not sign in at all.
  if (savesData()) return;
  await painted();
  // What a script imports is named after it: evaluated first, no task is longer than one script.
  for (const { href } of [...document.querySelectorAll<HTMLLinkElement>(SCRIPTS)].reverse()) {
    await idle();
    // What fails here is loaded again, or reported, by the map's page.
    await import(href).catch(() => {});
  }
}

function savesData(): boolean {
  const connection: unknown = Reflect.get(navigator, "connection");
  return typeof connection === "object" && connection !== null &&
    Reflect.get(connection, "saveData") === true;
}

/** Resolves after the frame in which the page is first painted; hidden pages are not. */
const painted = () =>
  new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

const idle = () =>
  new Promise<unknown>((resolve) => {
    // Safari has no idle callbacks.
    if ("requestIdleCallback" in self) requestIdleCallback(resolve, { timeout: BUSY_MS });
    else setTimeout(resolve, 50);
  });
