/** When users last used the app: written with a use or a start of a session, for operators. */
import * as v from "valibot";
import { DAY_MS } from "../../clock/durations.ts";
import { lastSeenKey } from "../../storage/keys.ts";
import type { Change, Entry } from "../../storage/kv_storage.ts";

/** Longer than operators look back. */
const KEPT_MS = 400 * DAY_MS;

/** @param at milliseconds since the epoch. @returns the row to set with a use of a session. */
export function lastSeenRow(username: string, at: number): NonNullable<Change["set"]>[number] {
  return { key: lastSeenKey(username), value: at, expireInMs: KEPT_MS };
}

/** @returns the time in the row, in milliseconds since the epoch; null where it is unknown. */
export function lastSeenIn(entry: Entry | null | undefined): number | null {
  const at = v.safeParse(v.number(), entry?.value);
  return at.success ? at.output : null;
}
