/** Brings a running map to what its element's attributes say. */
import type { CartoMapFilter, CartoMapPosition } from "../../static/embed.d.ts";
import { CartoMapError } from "./errors.ts";
import type { Settings } from "./settings.ts";

const LANGUAGES = ["en", "es"];
/** Until a map with too many calls takes another. */
const PAUSE_MS = 1_000;
/** Of calls that had no map: the change waits for one. */
const NO_MAP = ["not_ready", "timeout", "removed"];

export interface AttributeChangesOptions {
  /** What the map starts with. */
  readonly start: Settings;
  /** @throws {CartoMapError} */
  call(method: string, params: object): Promise<unknown>;
  /** The map refused a change. */
  onError(error: CartoMapError): void;
}

/** What of the settings a map is told by calls. */
interface Told {
  readonly lang: string | null;
  readonly view: CartoMapPosition | null;
  readonly filters: ReadonlyMap<string, CartoMapFilter>;
}

interface Change {
  readonly method: string;
  readonly params: object;
  readonly after: Told;
}

/** Makes one change at a time, and of the values of a moment only the last. */
export class AttributeChanges {
  readonly #options: AttributeChangesOptions;
  #told: Told;
  #wanted: Told;
  #isAtWork = false;

  constructor(options: AttributeChangesOptions) {
    this.#options = options;
    this.#told = this.#wanted = toldOf(options.start);
  }

  follow(settings: Settings): void {
    this.#wanted = toldOf(settings);
    if (!this.#isAtWork) this.#work();
  }

  /** The map has started again. */
  forget(): void {
    this.#told = toldOf(this.#options.start);
  }

  async #work(): Promise<void> {
    this.#isAtWork = true;
    for (;;) {
      const change = nextChange(this.#told, this.#wanted);
      if (change === undefined) break;
      const error = await this.#make(change);
      if (error !== undefined && NO_MAP.includes(error.code)) break;
      if (error?.code === "busy") await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      else if (error !== undefined) this.#options.onError(error);
    }
    this.#isAtWork = false;
  }

  async #make({ method, params, after }: Change): Promise<CartoMapError | undefined> {
    const before = this.#told;
    this.#told = after;
    try {
      await this.#options.call(method, params);
      return undefined;
    } catch (error) {
      if (!(error instanceof CartoMapError)) throw error;
      const isOpen = error.code === "busy" || NO_MAP.includes(error.code);
      if (isOpen && this.#told === after) this.#told = before;
      return error;
    }
  }
}

function toldOf({ lang, view, filters }: Settings): Told {
  const language = lang.toLowerCase().split("-")[0] ?? "";
  return {
    lang: LANGUAGES.includes(language) ? language : null,
    view,
    filters: new Map(Object.entries(filters ?? {})),
  };
}

const differ = (one: unknown, other: unknown) => JSON.stringify(one) !== JSON.stringify(other);

function nextChange(told: Told, wanted: Told): Change | undefined {
  const { lang, view, filters } = wanted;
  if (lang !== null && lang !== told.lang) {
    return { method: "setLanguage", params: { lang }, after: { ...told, lang } };
  }
  if (view !== null && differ(view, told.view)) {
    return { method: "setView", params: view, after: { ...told, view } };
  }
  for (const id of new Set([...told.filters.keys(), ...filters.keys()])) {
    const value = filters.get(id);
    if (!differ(value, told.filters.get(id))) continue;
    const after = new Map(told.filters);
    if (value === undefined) after.delete(id);
    else after.set(id, value);
    const params = { id, value: value ?? null };
    return { method: "setFilter", params, after: { ...told, filters: after } };
  }
  return undefined;
}
