/** The KV records of users, including those of earlier versions. */
import * as v from "valibot";
import type { Entry } from "../../storage/kv_storage.ts";
import type { HeldAttributes } from "../attributes/held_attributes.ts";

/** Loose, so that fields of a newer version survive a change by this one. */
const Stored = v.looseObject({
  /**
   * In normal form: trimmed, lower case; for accounts kept elsewhere, the method and the subject.
   */
  username: v.string(),
  displayName: v.optional(v.string()),
  groups: v.optional(v.array(v.string())),
  /** Replaced by `groups` when a person could have several. */
  group: v.optional(v.string()),
  method: v.optional(v.picklist(["password", "oidc", "host"]), "password"),
  /** A PHC string; null where the user has no password. */
  passwordHash: v.optional(v.nullable(v.string()), null),
  /** A demo's account, whose password is public. */
  demo: v.optional(v.boolean(), false),
  /** Kept, but not admitted. */
  disabled: v.optional(v.boolean(), false),
  /** Sealed, as text. */
  sealedAttributes: v.optional(v.string()),
  /** When the other system issued these groups and attributes, in milliseconds since the epoch. */
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

export type UserRecord = v.InferOutput<typeof UserRecord>;

/** A person with a record here. */
export interface User extends UserRecord {
  /** Those of the record, opened. */
  readonly heldAttributes: HeldAttributes;
}

/** @returns null where this version cannot read the row. */
export function parseUser({ value }: Pick<Entry, "value">): UserRecord | null {
  const parsed = v.safeParse(UserRecord, value);
  return parsed.success ? parsed.output : null;
}
