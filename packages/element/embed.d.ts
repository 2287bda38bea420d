/**
 * Types of `<carto-map>`: the element, its events and its errors. `/embed.js` defines the element;
 * `/embed.mjs` does the same and exports these names.
 */

/** Degrees, and the zoom of tiles of 512 CSS pixels. */
export interface CartoMapPosition {
  longitude: number;
  latitude: number;
  zoom: number;
}

/** West, south, east, north in degrees; east is beyond 180 across the 180th meridian. */
export type CartoMapBounds = [west: number, south: number, east: number, north: number];

export interface CartoMapView extends CartoMapPosition {
  bounds: CartoMapBounds;
}

export type CartoMapScalar = string | number | boolean;
/**
 * By the type of its widget: the chosen values of category and pie as a list; the text of a range
 * (`2..5`, `2026-01-01..`) of histogram, range, time series and scatter; the text of a search; the
 * value of a parameter.
 */
export type CartoMapFilter = CartoMapScalar | CartoMapScalar[];
/** By the id of the widget, search or parameter. */
export type CartoMapFilters = Record<string, CartoMapFilter>;

export interface CartoMapSelection {
  /** Its name in the policy. */
  dataset: string;
  id: string | null;
  /** The columns that the map shares, by name. */
  properties: Record<string, CartoMapScalar | null>;
}

/** A color for both schemes, or one for each. */
export type CartoMapColor = string | { light: string; dark: string };

/** The eight variables of the map's look; one that is left out has its usual value. */
export interface CartoMapTheme {
  accent?: CartoMapColor;
  ink?: CartoMapColor;
  surface?: CartoMapColor;
  ground?: CartoMapColor;
  danger?: CartoMapColor;
  /** In `px` or `rem`. */
  radius?: string;
  font?: string;
  /** In `px` or `rem`. */
  baseSize?: string;
}

/** What a widget shows. */
export type CartoMapFigures =
  | { type: "formula"; value: number | null }
  /** Of category and pie, the largest first; `others` sums up what is not listed. */
  | {
    type: "category";
    groups: { name: CartoMapScalar | null; value: number }[];
    others: number | null;
  }
  /** One tick more than counts. */
  | { type: "histogram"; ticks: number[]; counts: number[] }
  | { type: "range"; extent: [number, number] | null }
  /** Times in milliseconds since 1970; each series has a value for each. */
  | {
    type: "timeseries";
    step: string;
    times: number[];
    series: { name: CartoMapScalar | null; values: (number | null)[] }[];
  }
  | { type: "scatter"; points: [number, number][]; total: number | null }
  /** The open page of a table. */
  | {
    type: "table";
    rows: { id: string | null; properties: Record<string, CartoMapScalar | null> }[];
    total: number;
  };

export interface CartoMapExport {
  /** A name for the file. */
  name: string;
  blob: Blob;
  /** Whether rows are missing because there are too many. */
  cut: boolean;
}

export interface CartoMapLink {
  /** Of the map's own page. */
  url: string;
  /** The same state, for `openLink`. */
  query: string;
}

/** Parts of the map that `ui` can list; those that it leaves out are hidden. */
export type CartoMapPart =
  | "panel"
  | "search"
  | "widgets"
  | "layers"
  | "legend"
  | "card"
  | "table"
  | "toolbar"
  | "export"
  | "zoom";

/** Why a method failed. */
export type CartoMapCallCode =
  | "unknown_method"
  | "unknown_widget"
  | "unknown_layer"
  | "unknown_dataset"
  | "bad_params"
  | "not_ready"
  | "not_found"
  | "not_available"
  | "timeout"
  | "busy"
  | "removed";

/** Why the element shows no map. */
export type CartoMapStartCode =
  | "no_code"
  | "bad_src"
  | "bad_attribute"
  | "frame_blocked"
  | "frame_timeout"
  | "too_many_maps";

/** What the map reports. */
export type CartoMapFrameCode =
  | "code_spent"
  | "no_access"
  | "offline"
  | "unavailable"
  | "limited"
  | "unsupported"
  | "map_not_found"
  | "map_required"
  | "layer_failed"
  | "widget_failed"
  | "context_lost";

export type CartoMapErrorCode = CartoMapCallCode | CartoMapStartCode | CartoMapFrameCode;

/** What methods reject with. */
export declare class CartoMapError extends Error {
  constructor(code: CartoMapErrorCode, message: string, answer?: CartoMapAnswer);
  override readonly name: "CartoMapError";
  readonly code: CartoMapErrorCode;
  /** What your own endpoint said; of `no_code` alone. */
  readonly reason: string | undefined;
  readonly status: number | undefined;
}

/** A refusal by your endpoint of codes. */
export interface CartoMapAnswer {
  /** `detail` or `title` of its problem document (RFC 9457). */
  reason?: string;
  /** The HTTP status. */
  status?: number;
}

export interface CartoMapErrorDetail extends CartoMapAnswer {
  code: CartoMapErrorCode;
  /** For programmers. */
  message: string;
  /** The id of the layer or widget that failed. */
  part?: string;
}

export interface CartoMapEventMap {
  /** The map listens to messages. */
  "carto-ready": CustomEvent<{ protocol: number }>;
  /** The user's data is drawn, or redrawn. */
  "carto-load": CustomEvent<{
    count: number | null;
    counts: Record<string, number | null>;
    groups: string[];
  }>;
  "carto-view": CustomEvent<CartoMapView>;
  "carto-filter": CustomEvent<{ filters: CartoMapFilters }>;
  /** Cancelable: `preventDefault()` keeps the map's own card closed. */
  "carto-select": CustomEvent<CartoMapSelection | null>;
  "carto-widget": CustomEvent<{ id: string; figures: CartoMapFigures }>;
  "carto-height": CustomEvent<{ px: number }>;
  "carto-action": CustomEvent<{ action: string; dataset: string; id: string }>;
  "carto-session-end": CustomEvent<{ reason: "ended" | "signed-out" }>;
  "carto-error": CustomEvent<CartoMapErrorDetail>;
}

/** `<carto-map>`. Each property has the attribute of its name, and setting one sets the other. */
export declare class CartoMapElement extends HTMLElement {
  /** The address of carto-embed, with its path and query if it has any. */
  src: string;
  map: string;
  /** Attribute `code-url`: where the page gets a code by POST. */
  codeUrl: string;
  /** A one-time code for the first session, from the page's server. */
  code: string;
  /** Elements with the same text share a session, and one request for a code. */
  session: string;
  /** `light`, `dark` or `auto`, the system's preference; empty: the page's color scheme. */
  theme: string;
  /** As JSON in the attribute. */
  get view(): CartoMapPosition | null;
  set view(view: CartoMapPosition | string | null);
  /** As JSON in the attribute. */
  get filters(): CartoMapFilters | null;
  set filters(filters: CartoMapFilters | string | null);
  /** Parts in words, separated by spaces; null shows all. */
  get ui(): string | null;
  set ui(parts: string | readonly CartoMapPart[] | null);
  /** `content`: the element is as high as what it shows. */
  height: string;
  /** `lazy`: starts when it is close to the viewport. */
  loading: string;
  /** The name for screen readers. */
  label: string;
  basemap: string;
  /** Attribute `cooperative-gestures`: `off` if wheel and one finger move the map. */
  cooperativeGestures: string;

  /** Resolves with a one-time code; set a function of the page's own in place of `code-url`. */
  getCode(): Promise<string>;

  setView(view: Partial<CartoMapPosition> & { animate?: boolean }): Promise<void>;
  fitBounds(bounds: CartoMapBounds, options?: { animate?: boolean }): Promise<void>;
  getView(): Promise<CartoMapView>;
  /** @param value null removes the filter. */
  setFilter(id: string, value: CartoMapFilter | null): Promise<void>;
  clearFilters(): Promise<void>;
  getFilters(): Promise<CartoMapFilters>;
  /** @param change `opacity` from 0 to 1. */
  setLayer(id: string, change: { visible?: boolean; opacity?: number }): Promise<void>;
  select(dataset: string, id: string): Promise<CartoMapSelection>;
  clearSelection(): Promise<void>;
  getWidget(id: string): Promise<CartoMapFigures>;
  /**
   * @param options of CSV. `table`: the table widget whose rows it has; `rows`: the filtered
   * ones in view, as usual, or all.
   */
  exportAs(
    format: "csv" | "png",
    options?: { table?: string; rows?: "view" | "all" },
  ): Promise<CartoMapExport>;
  getLink(): Promise<CartoMapLink>;
  /** @returns names in the link that the map does not have. */
  openLink(link: string): Promise<{ unknown: string[] }>;
  setTheme(theme: CartoMapTheme): Promise<void>;
  setLanguage(lang: "en" | "es"): Promise<void>;
  /** Ends the session and removes the data from the screen, until `reload()`. */
  signOut(): Promise<void>;
  /** Starts again, with another code. */
  reload(): Promise<void>;
}

declare global {
  interface HTMLElementTagNameMap {
    "carto-map": CartoMapElement;
  }
  interface HTMLElementEventMap extends CartoMapEventMap {}
}
