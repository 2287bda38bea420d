/** How well a map gets its data, by what the person can do about it. */
export type Health =
  | { readonly name: "ok" }
  | {
    readonly name:
      /** The session ended: sign in. */
      | "signed_out"
      /** The group may see nothing: ask somebody. */
      | "no_access"
      /** Nothing can be reached: check the connection. */
      | "offline"
      /** Our server or CARTO has trouble: wait. */
      | "unavailable";
  }
  /** Too much was asked for; it goes on by itself then, in milliseconds since the epoch. */
  | { readonly name: "limited"; readonly untilMs: number };

export const OK: Health = { name: "ok" };

/** @returns whether both say the same. */
export function isSameHealth(one: Health, other: Health): boolean {
  if (one.name === "limited" && other.name === "limited") return one.untilMs === other.untilMs;
  return one.name === other.name;
}
