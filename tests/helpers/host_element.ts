/** Pages with `<carto-map>`, whose events they keep. */
import type { Page } from "playwright-core";
import type { CartoMapElement, CartoMapEventMap } from "../../static/embed.d.ts";

type EventType = keyof CartoMapEventMap;
const TYPES: readonly EventType[] = [
  "carto-ready",
  "carto-load",
  "carto-view",
  "carto-filter",
  "carto-select",
  "carto-widget",
  "carto-height",
  "carto-action",
  "carto-session-end",
  "carto-error",
];

/** An event, and the label of the element that dispatched it. */
export interface ReportedEvent {
  readonly type: EventType;
  readonly label: string;
  // deno-lint-ignore no-explicit-any -- the tests check the details of events
  readonly detail: any;
}

/** Keeps the events of the page's elements from now on. */
export async function recordEvents(page: Page): Promise<void> {
  await page.evaluate((types) => {
    const reported: unknown[] = [];
    Reflect.set(globalThis, "reported", reported);
    for (const type of types) {
      document.addEventListener(type, (event) => {
        const label = event.target instanceof Element ? event.target.getAttribute("label") : "";
        reported.push({ type, label, detail: event instanceof CustomEvent ? event.detail : null });
      });
    }
  }, TYPES);
}

export const events = async (
  page: Page,
  type: EventType,
  label?: string,
): Promise<ReportedEvent[]> =>
  (await page.evaluate((): ReportedEvent[] => Reflect.get(globalThis, "reported")))
    .filter((one) => one.type === type && (label === undefined || one.label === label));

/** Resolves with the `nth` event of that type, counted from 1. */
export async function event(
  page: Page,
  type: EventType,
  { nth = 1, label }: { nth?: number; label?: string } = {},
): Promise<ReportedEvent["detail"]> {
  await page.waitForFunction(
    ({ type, nth, label }) =>
      Reflect.get(globalThis, "reported").filter((one: ReportedEvent) =>
        one.type === type && (label === undefined || one.label === label)
      ).length >= nth,
    { type, nth, label },
    // Several maps load at a time.
    { timeout: 60_000 },
  );
  return (await events(page, type, label))[nth - 1]?.detail;
}

type Properties = Partial<
  Pick<
    CartoMapElement,
    | "src"
    | "map"
    | "codeUrl"
    | "code"
    | "session"
    | "label"
    | "loading"
    | "height"
    | "theme"
    | "lang"
  >
>;

/** Adds an element, and gives it these properties. */
export async function addMap(page: Page, properties: Properties): Promise<void> {
  await page.evaluate((properties) => {
    document.body.append(Object.assign(document.createElement("carto-map"), properties));
  }, properties);
}

type MethodName =
  | "setView"
  | "fitBounds"
  | "getView"
  | "setFilter"
  | "clearFilters"
  | "getFilters"
  | "setLayer"
  | "select"
  | "clearSelection"
  | "getWidget"
  | "exportAs"
  | "getLink"
  | "openLink"
  | "setTheme"
  | "setLanguage"
  | "signOut"
  | "reload";

/** @returns what the method of the page's element resolves to, or the code of its error. */
// deno-lint-ignore no-explicit-any -- the tests check what the methods return
export async function call(page: Page, method: MethodName, ...params: unknown[]): Promise<any> {
  return await page.evaluate(async ({ method, params }) => {
    const element = document.querySelector("carto-map");
    try {
      const value: unknown = await Reflect.apply(
        Reflect.get(Object(element), method),
        element,
        params,
      );
      const blob: unknown = Reflect.get(Object(value), "blob");
      if (!(blob instanceof Blob)) return value;
      return { ...Object(value), blob: await blob.text(), of: blob.type };
    } catch (error) {
      if (error instanceof Error && error.name === "CartoMapError") {
        return Reflect.get(error, "code");
      }
      throw error;
    }
  }, { method, params });
}
