/** Brings a running map to what its element's attributes say. */
import type { CartoMapFilter, CartoMapPosition } from "../../static/embed.d.ts";
import { CartoMapError } from "./element_errors.ts";
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

/** The settings that are sent to a running map by calls. */
interface Sent {
  readonly lang: string | null;
  readonly view: CartoMapPosition | null;
  readonly filters: ReadonlyMap<string, CartoMapFilter>;
}

interface Change {
  readonly method: string;
  readonly params: object;
  readonly after: Sent;
}

/** Makes one change at a time, and of the values of a moment only the last. */
export class AttributeChanges {
  readonly #options: AttributeChangesOptions;
  #sent: Sent;
  #wanted: Sent;
  #isAtWork = false;

  constructor(options: AttributeChangesOptions) {
    this.#options = options;
    this.#sent = this.#wanted = sentOf(options.start);
  }

  follow(settings: Settings): void {
    this.#wanted = sentOf(settings);
    if (!this.#isAtWork) this.#work();
  }

  /** The map has started again. */
  forget(): void {
    this.#sent = sentOf(this.#options.start);
  }

  async #work(): Promise<void> {
    this.#isAtWork = true;
    for (;;) {
      const change = nextChange(this.#sent, this.#wanted);
      if (change === undefined) break;
      const error = await this.#make(change);
      if (error !== undefined && NO_MAP.includes(error.code)) break;
      if (error?.code === "busy") await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      else if (error !== undefined) this.#options.onError(error);
    }
    this.#isAtWork = false;
  }

  async #make({ method, params, after }: Change): Promise<CartoMapError | undefined> {
    const before = this.#sent;
    this.#sent = after;
    try {
      await this.#options.call(method, params);
      return undefined;
    } catch (error) {
      if (!(error instanceof CartoMapError)) throw error;
      const isOpen = error.code === "busy" || NO_MAP.includes(error.code);
      if (isOpen && this.#sent === after) this.#sent = before;
      return error;
    }
  }
}

function sentOf({ lang, view, filters }: Settings): Sent {
  const language = lang.toLowerCase().split("-")[0] ?? "";
  return {
    lang: LANGUAGES.includes(language) ? language : null,
    view,
    filters: new Map(Object.entries(filters ?? {})),
  };
}

const differ = (one: unknown, other: unknown) => JSON.stringify(one) !== JSON.stringify(other);

function nextChange(sent: Sent, wanted: Sent): Change | undefined {
  const { lang, view, filters } = wanted;
  if (lang !== null && lang !== sent.lang) {
    return { method: "setLanguage", params: { lang }, after: { ...sent, lang } };
  }
  if (view !== null && differ(view, sent.view)) {
    return { method: "setView", params: view, after: { ...sent, view } };
  }
  for (const id of new Set([...sent.filters.keys(), ...filters.keys()])) {
    const value = filters.get(id);
    if (!differ(value, sent.filters.get(id))) continue;
    const after = new Map(sent.filters);
    if (value === undefined) after.delete(id);
    else after.set(id, value);
    const params = { id, value: value ?? null };
    return { method: "setFilter", params, after: { ...sent, filters: after } };
  }
  return undefined;
}
