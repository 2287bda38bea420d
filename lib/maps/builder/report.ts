/** The report of an import: what became of each property of the Builder map. */
import { type Path, pathText } from "../../json/json_text.ts";

/** What became of a property: as it was, with a difference, or left out. */
export type Fate = "kept" | "changed" | "dropped";

export interface Finding {
  readonly fate: Fate;
  /** The property's place in the Builder map. */
  readonly path: Path;
  /** Kept: where it is now. Changed: what is different. Dropped: why. */
  readonly note: string;
}

/** A map that people made has a few hundred properties. */
export const MOST_FINDINGS = 5_000;
const LONGEST_LINE = 400;
/** Where most properties are; left out of paths that are shown. */
const PREFIX = ["keplerMapConfig", "config"];

export class Report {
  /** The last finding on each property, by its path. */
  readonly #findings = new Map<string, Finding>();
  #omitted = 0;

  /** @param secrets texts that must not be shown or kept, such as the map's own tokens. */
  constructor(private readonly secrets: readonly string[] = []) {}

  get findings(): readonly Finding[] {
    return [...this.#findings.values()];
  }

  /** How many findings there were beyond the limit. */
  get omitted(): number {
    return this.#omitted;
  }

  kept(path: Path, note: string): void {
    this.#add("kept", path, note);
  }

  changed(path: Path, note: string): void {
    this.#add("changed", path, note);
  }

  /** Findings about parts of what is dropped are removed: they no longer hold. */
  dropped(path: Path, note: string): void {
    for (const [key, finding] of this.#findings) {
      if (isBelow(finding.path, path)) this.#findings.delete(key);
    }
    this.#add("dropped", path, note);
  }

  /** Whether the text contains one of the map's secrets. */
  hasSecret(text: string): boolean {
    const lower = text.toLowerCase();
    return this.secrets.some((secret) => lower.includes(secret));
  }

  #add(fate: Fate, path: Path, note: string): void {
    const key = JSON.stringify(path);
    if (this.#findings.size >= MOST_FINDINGS && !this.#findings.has(key)) this.#omitted++;
    else this.#findings.set(key, { fate, path, note });
  }

  /** @returns a line for each finding, without control characters and secrets. */
  lines(): string[] {
    const width = "changed".length;
    return this.findings.map(({ fate, path, note }) => {
      const line = `${fate.padEnd(width)}  ${placeText(path)}: ${note}`;
      if (this.hasSecret(line)) return `${fate.padEnd(width)}  (contains a token of the map)`;
      return shown(line);
    });
  }
}

function isBelow(path: Path, above: Path): boolean {
  return path.length >= above.length && above.every((part, index) => part === path[index]);
}

/** @returns the path as people read it, without the prefix that most share. */
export function placeText(path: Path): string {
  const isInConfig = path.length > PREFIX.length && isBelow(path, PREFIX);
  return pathText(isInConfig ? path.slice(PREFIX.length) : path);
}

/** Names in a map come from elsewhere: what would move the cursor is a question mark. */
function shown(line: string): string {
  const plain = line.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "?");
  return plain.length <= LONGEST_LINE ? plain : `${plain.slice(0, LONGEST_LINE)}…`;
}
