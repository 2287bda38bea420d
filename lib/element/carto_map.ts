/** The element `<carto-map>`: docs/embedding.md lists attributes, methods and events. */
import type * as api from "../../static/embed.d.ts";
import { fetchCode } from "./codes.ts";
import { CartoMapError } from "./element_errors.ts";
import { MapHost } from "./map_host.ts";
import { VALUES } from "./messages.ts";
import { ReflectingElement } from "./reflecting_element.ts";
import { ATTRIBUTES, GLOBAL_ATTRIBUTES } from "./settings.ts";

/** The map in another application's page, for that application's user. */
export class CartoMapElement extends ReflectingElement implements api.CartoMapElement {
  static readonly observedAttributes = [...Object.keys(ATTRIBUTES), ...GLOBAL_ATTRIBUTES];

  readonly #host = new MapHost(this);

  constructor() {
    super();
    this.adoptProperties();
  }

  connectedCallback(): void {
    this.#host.connect();
  }

  disconnectedCallback(): void {
    this.#host.disconnect();
  }

  /** moveBefore() keeps frames as they are; language and colors may be others there. */
  connectedMoveCallback(): void {
    this.#host.schedule();
  }

  attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
    if (before !== after) this.#host.schedule();
  }

  /** @throws {CartoMapError} `no_code` */
  async getCode(): Promise<string> {
    if (this.codeUrl !== "") return await fetchCode(this.codeUrl);
    throw new CartoMapError("no_code", "<carto-map> needs code-url, code or getCode");
  }

  async setView(view: Partial<api.CartoMapPosition> & { animate?: boolean }): Promise<void> {
    await this.#host.call("setView", view, VALUES.nothing);
  }

  async fitBounds(bounds: api.CartoMapBounds, options: { animate?: boolean } = {}): Promise<void> {
    await this.#host.call("fitBounds", { bounds, ...options }, VALUES.nothing);
  }

  getView(): Promise<api.CartoMapView> {
    return this.#host.call("getView", {}, VALUES.view);
  }

  async setFilter(id: string, value: api.CartoMapFilter | null): Promise<void> {
    await this.#host.call("setFilter", { id, value }, VALUES.nothing);
  }

  async clearFilters(): Promise<void> {
    await this.#host.call("clearFilters", {}, VALUES.nothing);
  }

  getFilters(): Promise<api.CartoMapFilters> {
    return this.#host.call("getFilters", {}, VALUES.filters);
  }

  async setLayer(id: string, change: { visible?: boolean; opacity?: number }): Promise<void> {
    await this.#host.call("setLayer", { id, ...change }, VALUES.nothing);
  }

  select(dataset: string, id: string): Promise<api.CartoMapSelection> {
    return this.#host.call("select", { dataset, id }, VALUES.selection);
  }

  async clearSelection(): Promise<void> {
    await this.#host.call("clearSelection", {}, VALUES.nothing);
  }

  getWidget(id: string): Promise<api.CartoMapFigures> {
    return this.#host.call("getWidget", { id }, VALUES.figures);
  }

  exportAs(
    format: "csv" | "png",
    options: { table?: string; rows?: "view" | "all" } = {},
  ): Promise<api.CartoMapExport> {
    return this.#host.call("exportAs", { format, ...options }, VALUES.file);
  }

  getLink(): Promise<api.CartoMapLink> {
    return this.#host.call("getLink", {}, VALUES.link);
  }

  openLink(link: string): Promise<{ unknown: string[] }> {
    return this.#host.call("openLink", { link }, VALUES.unknown);
  }

  async setTheme(theme: api.CartoMapTheme): Promise<void> {
    await this.#host.call("setTheme", theme, VALUES.nothing);
  }

  async setLanguage(lang: "en" | "es"): Promise<void> {
    await this.#host.call("setLanguage", { lang }, VALUES.nothing);
  }

  signOut(): Promise<void> {
    this.#host.signOut();
    return Promise.resolve();
  }

  reload(): Promise<void> {
    this.#host.reload();
    return Promise.resolve();
  }
}
