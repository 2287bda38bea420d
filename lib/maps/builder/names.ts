/** Ids and names in the form that map documents and policies accept, made of people's texts. */
import { LINK_KEYS } from "../link_keys.ts";

const LONGEST = 48;

/** @returns letters a–z, digits and the separator alone; empty where nothing is left. */
function slug(text: string, separator: string): string {
  return text.slice(0, 500).normalize("NFKD").toLowerCase()
    .replace(/[^a-z\d]+/g, " ").trim().slice(0, LONGEST).trim()
    .replaceAll(" ", separator);
}

/** Names that are given once each. */
export class Names {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string> = [], private readonly separator = "-") {
    this.#taken = new Set(taken);
  }

  /** @returns a free name made of the first text that has letters. */
  of(...texts: readonly (string | undefined)[]): string {
    const made = texts.map((text) => slug(text ?? "", this.separator)).find((name) => name !== "");
    const base = made === undefined ? "part" : /^[a-z]/.test(made) ? made : `n${made}`;
    let name = base;
    for (let number = 2; this.#taken.has(name); number++) {
      name = `${base}${this.separator}${number}`;
    }
    this.#taken.add(name);
    return name;
  }
}

/** Ids of widgets share links with the page's own parameters. */
export const widgetIds = () => new Names(LINK_KEYS);
export const layerIds = () => new Names();
/** @param existing the policy's datasets. */
export const datasetNames = (existing: Iterable<string>) => new Names(existing, "_");

/** @returns an id for a map of this title. */
export function mapIdOf(title: string): string {
  return slug(title, "-") || "builder-map";
}
