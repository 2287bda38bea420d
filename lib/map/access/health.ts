/** The state of a map's data access, by what the person can do. */
export type Health =
  | { readonly name: "ok" }
  | {
    readonly name:
      /** The session ended: sign in. */
      | "signed_out"
      /** The group may see nothing: ask the administrator. */
      | "no_access"
      /** Nothing can be reached: check the connection. */
      | "offline"
      /** Our server or CARTO has an outage: wait. */
      | "unavailable";
  }
  /** Rate-limited; retried automatically at this time, in milliseconds since the epoch. */
  | { readonly name: "limited"; readonly untilMs: number };

export const OK: Health = { name: "ok" };

/** @returns whether both are equal. */
export function isSameHealth(one: Health, other: Health): boolean {
  if (one.name === "limited" && other.name === "limited") return one.untilMs === other.untilMs;
  return one.name === other.name;
}
