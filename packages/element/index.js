/* @ts-self-types="./index.d.ts" */
/**
 * What the wrappers of all frameworks share: loading the element's code from its server, its
 * attributes, events and methods. index.d.ts has the documentation.
 */

/** The element's attributes, by the name of the wrappers' prop. `src` is last: it starts the map. */
const ATTRIBUTES = {
  map: "map",
  codeUrl: "code-url",
  code: "code",
  session: "session",
  lang: "lang",
  theme: "theme",
  view: "view",
  filters: "filters",
  ui: "ui",
  height: "height",
  loading: "loading",
  label: "label",
  title: "title",
  basemap: "basemap",
  cooperativeGestures: "cooperative-gestures",
  src: "src",
};

export const PROPS = [...Object.keys(ATTRIBUTES), "getCode"];

/** The element's events, by the name that follows `carto-`. */
export const EVENTS = [
  "ready",
  "load",
  "view",
  "filter",
  "select",
  "widget",
  "height",
  "action",
  "session-end",
  "error",
];

const METHODS = [
  "setView",
  "fitBounds",
  "getView",
  "setFilter",
  "clearFilters",
  "getFilters",
  "setLayer",
  "select",
  "clearSelection",
  "getWidget",
  "exportAs",
  "getLink",
  "openLink",
  "setTheme",
  "setLanguage",
  "signOut",
  "reload",
];

export class CartoMapLoadError extends Error {
  name = "CartoMapLoadError";

  constructor(code, message, options) {
    super(message, options);
    this.code = code;
  }
}

/** Failed attempts by URL. Browsers remember that a module failed, but not for another fragment. */
const failures = new Map();
/** By URL; the browser itself loads a module once. */
const loads = new Map();

export function loadCartoMap(src) {
  if (!URL.canParse(src, document.baseURI)) {
    const asks = "the address of carto-embed, as in https://maps.example.com";
    return Promise.reject(new CartoMapLoadError("bad_src", `<carto-map> needs src, ${asks}`));
  }
  const url = new URL(src, document.baseURI);
  // The element finds its frame's page in the same way.
  url.pathname = `${url.pathname.replace(/\/(?:embed\/?)?$/, "")}/embed.mjs`;
  url.hash = "";
  const load = loads.get(url.href) ?? importOnce(url.href);
  loads.set(url.href, load);
  return load;
}

async function importOnce(url) {
  const failed = failures.get(url) ?? 0;
  try {
    await import(
      /* webpackIgnore: true */ /* @vite-ignore */ failed === 0 ? url : `${url}#${failed}`
    );
  } catch (cause) {
    failures.set(url, failed + 1);
    loads.delete(url);
    throw new CartoMapLoadError("script_failed", `${url} could not be loaded`, { cause });
  }
}

export async function startCartoMap(element, src, signal) {
  if (src === undefined || src === null || src === "") return;
  try {
    await loadCartoMap(src);
  } catch (error) {
    if (!(error instanceof CartoMapLoadError)) throw error;
    if (signal.aborted) return;
    const { code, message } = error;
    const detail = { code, message };
    element.dispatchEvent(new CustomEvent("carto-error", { bubbles: true, detail }));
  }
}

export function attributesOf(props) {
  return Object.entries(ATTRIBUTES).map(([prop, name]) => [name, attributeText(props[prop])]);
}

function attributeText(value) {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.join(" ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export function setAttributes(element, attributes) {
  for (const [name, text] of attributes) {
    if (element.getAttribute(name) === text) continue;
    if (text === null) element.removeAttribute(name);
    else element.setAttribute(name, text);
  }
}

export function setGetCode(element, getCode) {
  // Without one of the page's own, the element's own is used, which asks `code-url`.
  if (getCode === undefined || getCode === null) delete element.getCode;
  else element.getCode = getCode;
}

export function methodsOf(elementNow) {
  const call = async (name, args) => {
    const element = elementNow();
    if (element === null) throw new CartoMapLoadError("not_ready", "<carto-map> is not mounted");
    if (customElements.get("carto-map") === undefined) await defined(element);
    return await element[name](...args);
  };
  return Object.fromEntries(METHODS.map((name) => [name, (...args) => call(name, args)]));
}

const defined = (element) => {
  const src = element.getAttribute("src");
  return src === null ? customElements.whenDefined("carto-map") : loadCartoMap(src);
};
