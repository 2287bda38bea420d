/** Users' records with their attributes, which are sealed. */
import { userKey } from "../../storage/keys.ts";
import type { Entry } from "../../storage/kv_storage.ts";
import { sealedFromText, sealedToText } from "../../storage/sealed_text.ts";
import type { AttributeVault } from "../attributes/attribute_vault.ts";
import type { HeldAttributes } from "../attributes/held_attributes.ts";
import { parseUser, type User } from "./user_records.ts";

export interface UserCodecOptions {
  readonly vault: AttributeVault;
  /** Called with the name of each unreadable record. */
  readonly onUnreadable: (username: string) => void;
}

export function createUserCodec({ vault, onUnreadable }: UserCodecOptions) {
  /** @returns null where this version cannot read the row. */
  async function parse(entry: Entry): Promise<User | null> {
    const record = parseUser(entry);
    if (record === null) {
      onUnreadable(String(entry.key.at(-1)));
      return null;
    }
    const sealed = sealedFromText(record.sealedAttributes);
    return { ...record, heldAttributes: await vault.open(entry.key, sealed) };
  }

  /** @returns the field of the user's record. */
  async function sealedAttributes(username: string, held: HeldAttributes | undefined) {
    const sealed = await vault.seal(userKey(username), held);
    return { sealedAttributes: sealed && sealedToText(sealed) };
  }

  return {
    parse,
    sealedAttributes,

    /**
     * @returns the user sealed with the newest key; null where that is so, or the key is missing
     * here, which another process may have.
     */
    async resealed(entry: Entry): Promise<User | null> {
      const sealed = sealedFromText(parseUser(entry)?.sealedAttributes);
      if (sealed === undefined || vault.isCurrent(sealed)) return null;
      const user = await parse(entry);
      if (user === null || Object.keys(user.heldAttributes).length === 0) return null;
      return { ...user, ...await sealedAttributes(user.username, user.heldAttributes) };
    },
  };
}

export type UserCodec = ReturnType<typeof createUserCodec>;
