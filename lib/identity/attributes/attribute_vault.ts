/** Seals attributes for KV, since they may be personal, and reads them by the policy in force. */
import * as v from "valibot";
import type { RawAttributes } from "../../access/attributes.ts";
import type { Sealed, Sealer } from "../../storage/seal.ts";
import {
  attributesInForce,
  type Declarations,
  HeldAttributes,
  NO_ATTRIBUTES,
  sameAttributes,
} from "./held_attributes.ts";

export interface AttributeVault {
  /** What the policy in force declares. */
  declared(): Declarations;
  /** @returns undefined where there is nothing to store. */
  seal(key: Deno.KvKey, held: HeldAttributes | undefined): Promise<Sealed | undefined>;
  /** @returns none where it does not open: a person without attributes sees less, never more. */
  open(key: Deno.KvKey, sealed: unknown): Promise<HeldAttributes>;
  /** Whether it was sealed with the newest key. */
  isCurrent(sealed: Sealed): boolean;
  /** Those that the policy in force may use. */
  inForce(held: HeldAttributes | undefined): RawAttributes;
  /** Whether both have the same values of what the policy in force declares. */
  same(one: HeldAttributes | undefined, other: HeldAttributes | undefined): boolean;
}

export interface AttributeVaultOptions {
  readonly sealer: Sealer;
  readonly declared: () => Declarations;
}

export function createAttributeVault({ sealer, declared }: AttributeVaultOptions): AttributeVault {
  return {
    declared,
    async seal(key, held) {
      if (held === undefined || Object.keys(held).length === 0) return undefined;
      return await sealer.seal(key, held);
    },
    async open(key, sealed) {
      if (sealed === undefined) return NO_ATTRIBUTES;
      const opened = v.safeParse(HeldAttributes, await sealer.open(key, sealed));
      return opened.success ? opened.output : NO_ATTRIBUTES;
    },
    isCurrent: sealer.isCurrent,
    inForce: (held) => attributesInForce(held, declared()),
    same: (one, other) => sameAttributes(one, other, declared()),
  };
}

/** For tasks that use no attributes: they keep those that records have, unread. */
export const CLOSED_VAULT: AttributeVault = {
  declared: () => ({}),
  seal: () => Promise.resolve(undefined),
  open: () => Promise.resolve(NO_ATTRIBUTES),
  isCurrent: () => true,
  inForce: () => ({}),
  same: () => true,
};
