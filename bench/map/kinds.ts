/** The kinds of visits that the benchmark makes. */

/** Where the person is: on the servers' machine, or some countries away with CARTO as it is. */
type Place = "near" | "far";

/**
 * How the map is opened: through the sign-in page; in the page of another application, whose HTML
 * has the code; in one whose script requests the code.
 */
export type Entry = "sign-in" | "embed" | "embed-url";

/**
 * What is there before the visit: token and maps; the token alone; neither. The guide's page has
 * no maps before it asks.
 */
export type State = "warm" | "maps-cold" | "cold";

export interface Kind {
  readonly name: string;
  readonly place: Place;
  readonly entry: Entry;
  readonly state: State;
  /** The third visit with one profile, whose session has ended; else the first with a new one. */
  readonly later: boolean;
  /** Signs in as soon as there is a form, as password managers do; else after typing. */
  readonly hasty: boolean;
}

type Variant = Pick<Kind, "state" | "later" | "hasty">;

const first = (state: State): Variant => ({ state, later: false, hasty: false });
const VARIANTS = {
  warm: first("warm"),
  hasty: { ...first("warm"), hasty: true },
  "maps-cold": first("maps-cold"),
  cold: first("cold"),
  later: { ...first("warm"), later: true },
} as const;

const OF_ENTRY: Readonly<Record<Entry, readonly (keyof typeof VARIANTS)[]>> = {
  "sign-in": ["warm", "hasty", "maps-cold", "cold", "later"],
  embed: ["warm", "maps-cold", "cold", "later"],
  "embed-url": ["warm", "later"],
};

const PLACES: readonly Place[] = ["far", "near"];
const ENTRIES: readonly Entry[] = ["sign-in", "embed", "embed-url"];

/** All kinds, by names such as `far-sign-in-warm`. */
export const KINDS: readonly Kind[] = PLACES.flatMap((place) =>
  ENTRIES.flatMap((entry) =>
    OF_ENTRY[entry].map((variant) => ({
      name: `${place}-${entry}-${variant}`,
      place,
      entry,
      ...VARIANTS[variant],
    }))
  )
);

/**
 * @param chosen names with commas between, or how names begin; empty for all.
 * @throws {Error} for a name that no kind has.
 */
export function kindsFor(chosen: string): readonly Kind[] {
  if (chosen === "") return KINDS;
  const wanted = chosen.split(",").map((name) => name.trim());
  const isKind = (name: string) => KINDS.some((kind) => kind.name === name);
  const has = (kind: Kind, name: string) =>
    isKind(name) ? kind.name === name : kind.name.startsWith(`${name}-`);
  const unknown = wanted.find((name) => !KINDS.some((kind) => has(kind, name)));
  if (unknown !== undefined) {
    const names = KINDS.map(({ name }) => name).join(", ");
    throw new Error(`BENCH_KINDS: there is no ${unknown}; there are ${names}`);
  }
  return KINDS.filter((kind) => wanted.some((name) => has(kind, name)));
}
