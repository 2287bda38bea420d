/** Records of people whose account is kept by another system. */
import type { KvStorage } from "../../storage/kv_storage.ts";
import { userKey } from "../../storage/keys.ts";
import type { AttributeVault } from "../attributes/attribute_vault.ts";
import { type HeldAttributes, NO_ATTRIBUTES } from "../attributes/held_attributes.ts";
import { type ExternalIdentity, OutdatedError, sameGroups } from "../person.ts";
import { LONGEST_NAME } from "../standing.ts";
import type { StoredUsers } from "./stored_users.ts";
import type { UserCodec } from "./user_codec.ts";
import type { User } from "./user_records.ts";
import type { Reason } from "./user_rows.ts";
import type { Users } from "./users_types.ts";

/** An unchanged record's time is written once a minute at most. */
const AS_OF_STEP_MS = 60_000;

export interface AdmissionOptions {
  readonly store: KvStorage;
  readonly stored: StoredUsers;
  readonly codec: UserCodec;
  readonly vault: AttributeVault;
}

/** @returns `admit` of {@linkcode Users}. */
export function createAdmission(
  { store, stored, codec, vault }: AdmissionOptions,
): Users["admit"] {
  /** @returns why an admitted person's sessions and tokens end; undefined where nothing changed. */
  function changeOf(
    known: User,
    groups: readonly string[],
    held: HeldAttributes | undefined,
  ): Reason | undefined {
    if (!sameGroups(known.groups, groups)) return "group_changed";
    return vault.same(known.heldAttributes, held) ? undefined : "attributes_changed";
  }

  /** What is to be written, and why sessions end; null where the record stays as it is. */
  async function successor(known: User | null, person: ExternalIdentity) {
    const { username, displayName, groups, method, asOf, heldAttributes } = person;
    const reason = known === null ? undefined : changeOf(known, groups, heldAttributes);
    const moved = reason !== undefined;
    const newerByMs = asOf === undefined ? 0 : asOf - (known?.asOf ?? 0);
    if (moved && newerByMs < 0) throw new OutdatedError();
    const news = moved || known?.displayName !== displayName || newerByMs >= AS_OF_STEP_MS;
    if (newerByMs < 0 || !news) return null;
    // Unchanged ones stay as they are stored, with what another process's policy declares.
    const attributes = moved || known === null
      ? await codec.sealedAttributes(username, heldAttributes)
      : {};
    const user: User = {
      heldAttributes: NO_ATTRIBUTES,
      ...known,
      ...attributes,
      username,
      displayName,
      groups: [...groups],
      method,
      passwordHash: null,
      demo: false,
      disabled: false,
      asOf,
    };
    return { user, reason };
  }

  return async (person) => {
    if (person.username.length > LONGEST_NAME) return false;
    for (;;) {
      const entry = await store.get(userKey(person.username));
      const known = entry === null ? null : await codec.parse(entry);
      if (entry !== null && (known === null || known.disabled)) return false;
      const next = await successor(known, person);
      if (next === null) return true;
      const versionstamp = entry?.versionstamp ?? null;
      if (await stored.write(next.user, versionstamp, next.reason, known)) return true;
    }
  };
}
