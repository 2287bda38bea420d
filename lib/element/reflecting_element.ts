/** The attributes of `<carto-map>` as properties. */
import type { CartoMapFilters, CartoMapPart, CartoMapPosition } from "../../static/embed.d.ts";
import { type AttributeName, ATTRIBUTES, isFilters, isPosition, jsonOf } from "./settings.ts";

type Text = string | null | undefined;

/** Each property sets its attribute, and reads it. */
export class ReflectingElement extends HTMLElement {
  get src(): string {
    return this.#get("src");
  }
  set src(text: Text) {
    this.#set("src", text);
  }

  get map(): string {
    return this.#get("map");
  }
  set map(text: Text) {
    this.#set("map", text);
  }

  get codeUrl(): string {
    return this.#get("code-url");
  }
  set codeUrl(text: Text) {
    this.#set("code-url", text);
  }

  get code(): string {
    return this.#get("code");
  }
  set code(text: Text) {
    this.#set("code", text);
  }

  get session(): string {
    return this.#get("session");
  }
  set session(text: Text) {
    this.#set("session", text);
  }

  get theme(): string {
    return this.#get("theme");
  }
  set theme(text: Text) {
    this.#set("theme", text);
  }

  get view(): CartoMapPosition | null {
    const view = jsonOf(this.#get("view"));
    return isPosition(view) ? view : null;
  }
  set view(view: CartoMapPosition | Text) {
    this.#set("view", textOf(view));
  }

  get filters(): CartoMapFilters | null {
    const filters = jsonOf(this.#get("filters"));
    return isFilters(filters) ? filters : null;
  }
  set filters(filters: CartoMapFilters | Text) {
    this.#set("filters", textOf(filters));
  }

  get ui(): string | null {
    return this.getAttribute("ui");
  }
  set ui(parts: readonly CartoMapPart[] | Text) {
    this.#set("ui", typeof parts === "object" ? parts?.join(" ") : parts);
  }

  get height(): string {
    return this.#get("height");
  }
  set height(text: Text) {
    this.#set("height", text);
  }

  get loading(): string {
    return this.#get("loading");
  }
  set loading(text: Text) {
    this.#set("loading", text);
  }

  get label(): string {
    return this.#get("label");
  }
  set label(text: Text) {
    this.#set("label", text);
  }

  get basemap(): string {
    return this.#get("basemap");
  }
  set basemap(text: Text) {
    this.#set("basemap", text);
  }

  get cooperativeGestures(): string {
    return this.#get("cooperative-gestures");
  }
  set cooperativeGestures(text: Text) {
    this.#set("cooperative-gestures", text);
  }

  /** Frameworks set properties before the element is defined: they would hide ours. */
  protected adoptProperties(): void {
    for (const name of Object.values(ATTRIBUTES)) {
      if (!Object.hasOwn(this, name)) continue;
      const value: unknown = Reflect.get(this, name);
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, value);
    }
  }

  #get(name: AttributeName): string {
    return this.getAttribute(name) ?? "";
  }

  #set(name: AttributeName, text: Text): void {
    if (text === null || text === undefined) this.removeAttribute(name);
    else this.setAttribute(name, text);
  }
}

function textOf(value: object | Text): Text {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}
