/** What is searched for in the audit, as the page's address and the API's say it. */
import * as v from "valibot";
import { DAY_MS } from "../../clock/durations.ts";
import { normalUsername } from "../../identity/person.ts";

const Day = v.pipe(
  v.string(),
  v.isoDate(),
  // 31 February has the form of a day, and is taken for one of March.
  v.check((text) => new Date(text).toJSON()?.startsWith(text) ?? false),
  v.transform((text) => Date.parse(text)),
);

/** A place in the chain: the time of a record's key, and its number. */
const Cursor = v.pipe(
  v.string(),
  v.regex(/^\d{1,15}\.\d{1,15}$/),
  v.transform((text) => {
    const [at = 0, seq = 0] = text.split(".").map(Number);
    return { at, seq };
  }),
);

/** A username or the `name_hash` of a failed sign-in: the longest name has 254 characters. */
const PersonName = v.pipe(v.string(), v.maxLength(300), v.transform(normalUsername));

export const AuditQuery = v.object({
  /** Whom the records name. */
  person: v.optional(PersonName),
  event: v.optional(v.pipe(v.string(), v.regex(/^[a-z][a-z_]{0,39}$/))),
  /** The first day, in UTC, as milliseconds since the epoch. */
  from: v.optional(Day),
  /** The last day, likewise: its start. */
  until: v.optional(Day),
  /** Where the page before ended. */
  after: v.optional(Cursor),
});

export type AuditQuery = v.InferOutput<typeof AuditQuery>;

export type Cursor = v.InferOutput<typeof Cursor>;

export const cursorText = ({ at, seq }: Cursor): string => `${at}.${seq}`;

/**
 * @param earliest from when records are read, in milliseconds since the epoch.
 * @returns the times that the query asks for: from the first, to before the second.
 */
export function timesOf(
  { from = 0, until }: Pick<AuditQuery, "from" | "until">,
  earliest: number,
): { readonly from: number; readonly before: number } {
  const before = until === undefined ? Number.MAX_SAFE_INTEGER : until + DAY_MS;
  return { from: Math.max(from, earliest), before };
}
