/** What the wrappers of all frameworks share, and the types of `<carto-map>`. */
import type {
  CartoMapElement,
  CartoMapErrorDetail,
  CartoMapEventMap,
  CartoMapFilters,
  CartoMapPart,
  CartoMapPosition,
} from "./embed.d.ts";

export type * from "./embed.d.ts";

/** The element's attributes, as props. Those that are missing are not set. */
export interface CartoMapOptions {
  /** The address of carto-embed, with its path and query if it has any; the map waits for it. */
  src?: string | undefined;
  map?: string | undefined;
  codeUrl?: string | undefined;
  code?: string | undefined;
  session?: string | undefined;
  /** Takes the place of `codeUrl`. */
  getCode?: (() => Promise<string>) | undefined;
  lang?: string | undefined;
  theme?: "light" | "dark" | "auto" | undefined;
  view?: CartoMapPosition | undefined;
  filters?: CartoMapFilters | undefined;
  ui?: readonly CartoMapPart[] | undefined;
  height?: "content" | undefined;
  loading?: "lazy" | "eager" | undefined;
  label?: string | undefined;
  title?: string | undefined;
  basemap?: string | undefined;
  cooperativeGestures?: "off" | undefined;
}

/** The element's methods. They wait until its code is loaded; see {@linkcode CartoMapElement}. */
export type CartoMapMethods = Pick<
  CartoMapElement,
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
  | "reload"
>;

/** Why there is no element: its code could not be loaded, or the component is not mounted. */
export declare class CartoMapLoadError extends Error {
  override name: "CartoMapLoadError";
  readonly code: "bad_src" | "script_failed" | "not_ready";
  constructor(code: CartoMapLoadError["code"], message: string, options?: ErrorOptions);
}

/** What `carto-error` tells; `script_failed` is the wrappers' own. */
export type CartoMapFailure =
  | CartoMapErrorDetail
  | { code: "script_failed"; message: string };

/** The element's events as wrappers pass them on, by what follows `carto-`. */
export type CartoMapEvents = {
  [Name in keyof CartoMapEventMap as Name extends `carto-${infer Short}` ? Short : never]:
    Name extends "carto-error" ? CustomEvent<CartoMapFailure> : CartoMapEventMap[Name];
};

/** The names of all events, by what follows `carto-`. */
export declare const EVENTS: readonly (keyof CartoMapEvents)[];
/** The names of all {@linkcode CartoMapOptions}. */
export declare const PROPS: readonly (keyof CartoMapOptions)[];

/**
 * Defines `<carto-map>` by `/embed.mjs` of carto-embed, once for each address. After a failure the
 * next call tries again.
 *
 * @throws {CartoMapLoadError} `bad_src` or `script_failed`.
 */
export declare function loadCartoMap(src: string): Promise<void>;

/**
 * {@linkcode loadCartoMap} for an element, which reports a failure as `carto-error`.
 *
 * @param signal aborted when the element is removed or has another `src`: no failure is reported.
 */
export declare function startCartoMap(
  element: Element,
  src: string | undefined,
  signal: AbortSignal,
): Promise<void>;

/** @returns the attributes in the order in which to set them, each with its text; null for none. */
export declare function attributesOf(
  props: CartoMapOptions,
): readonly (readonly [name: string, text: string | null])[];

/** Writes those that differ. */
export declare function setAttributes(
  element: Element,
  attributes: ReturnType<typeof attributesOf>,
): void;

/** @param getCode without it the element's own is used, which asks `code-url`. */
export declare function setGetCode(element: Element, getCode: CartoMapOptions["getCode"]): void;

/** @param elementNow null while there is none; methods then reject. */
export declare function methodsOf(elementNow: () => Element | null): CartoMapMethods;
