/** Users as they are in KV, also as earlier versions wrote them. */
import * as v from "valibot";
import type { Entry } from "../storage/kv_storage.ts";

/** Loose, so that what a newer version wrote survives a change by this one. */
const Stored = v.looseObject({
  /** In normal form: trimmed, lower case; of accounts kept elsewhere the method and the subject. */
  username: v.string(),
  displayName: v.optional(v.string()),
  groups: v.optional(v.array(v.string())),
  /** What stood in place of `groups` before a person could have several. */
  group: v.optional(v.string()),
  method: v.optional(v.picklist(["password", "oidc", "host"]), "password"),
  /** A PHC string; nobody signs in with a password without one. */
  passwordHash: v.optional(v.nullable(v.string()), null),
  /** A demo's account, whose password everybody knows. */
  demo: v.optional(v.boolean(), false),
  /** Kept, but not let in. */
  disabled: v.optional(v.boolean(), false),
  /** When the other system said what is written here, in milliseconds since the epoch. */
  asOf: v.optional(v.number()),
});

const UserRecord = v.pipe(
  Stored,
  v.transform(({ group, groups, displayName, ...rest }) => ({
    ...rest,
    displayName: displayName ?? rest.username,
    groups: groups ?? (group === undefined ? [] : [group]),
  })),
);

/** Somebody who is known here. */
export type User = v.InferOutput<typeof UserRecord>;

/** @returns null where this version cannot read the row. */
export function parseUser({ value }: Pick<Entry, "value">): User | null {
  const parsed = v.safeParse(UserRecord, value);
  return parsed.success ? parsed.output : null;
}
