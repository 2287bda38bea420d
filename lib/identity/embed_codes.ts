/**
 * One-time codes start a session in an embedded frame without a cookie. The existing application's
 * server requests a code for its signed-in user, and its page passes the code to the frame, which
 * exchanges it at once.
 *
 * A code is worth a session. It therefore expires after a minute, works once, and is stored only as
 * its SHA-256.
 */
import * as v from "valibot";
import { sha256Hex } from "../crypto/sha256.ts";
import { embedCodeKey } from "../storage/keys.ts";
import type { Sealer } from "../storage/seal.ts";
import type { KvStorage } from "../storage/kv_storage.ts";
import { HeldAttributes } from "./attributes/held_attributes.ts";
import type { Person } from "./person.ts";

/**
 * Milliseconds for the code to travel from the application's server to the frame, on slow lines
 * too.
 */
export const CODE_LIFETIME_MS = 60_000;
/**
 * A frame's session is short: the page around it can request another code while its own user is
 * signed in.
 */
export const FRAME_SESSION_MS = 60 * 60 * 1000;
/** 256 bits, from the platform's random source. */
const CODE_BYTES = 32;
const CODE = /^[\w-]{43}$/;

export interface CodeTerms {
  /**
   * The end of the session that requests the code, in milliseconds since the epoch. The new session
   * cannot outlive it, or sessions could be extended without end.
   */
  readonly until?: number | undefined;
  /** The `idHash` of the sign-in behind that session: the new session ends with it. */
  readonly parent?: string | undefined;
  /** The origin of the page that may use the code. @default {any that may show the map} */
  readonly origin?: string | undefined;
  /** The only datasets that the session may use. @default {all that its user may see} */
  readonly datasets?: readonly string[] | undefined;
}

/** The person a code signs in, and the session's end in milliseconds since the epoch. */
export interface Invitation {
  readonly person: Person;
  readonly until: number;
  readonly parent: string | undefined;
  readonly datasets: readonly string[] | undefined;
}

const Row = v.object({
  person: v.object({
    username: v.string(),
    displayName: v.string(),
    groups: v.array(v.string()),
    method: v.picklist(["password", "oidc", "host"]),
    heldAttributes: v.optional(HeldAttributes),
  }),
  until: v.optional(v.number()),
  parent: v.optional(v.string()),
  origin: v.optional(v.string()),
  datasets: v.optional(v.array(v.string())),
  expiresAt: v.number(),
});

export interface EmbedCodes {
  /** @returns the code and its expiry, in milliseconds since the epoch. */
  issue(person: Person, terms?: CodeTerms): Promise<{ code: string; expiresAt: number }>;
  /**
   * Redeems a code. This invalidates it, also where the origin does not match.
   *
   * @param origin of the page around the frame, where it is known.
   * @returns whom to start a session for, and when it ends; null for a code that is unknown, used,
   * expired or bound to another origin.
   */
  redeem(code: string, origin?: string): Promise<Invitation | null>;
}

export interface EmbedCodesOptions {
  readonly store: KvStorage;
  readonly sealer: Sealer;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export function createEmbedCodes({ store, sealer, now }: EmbedCodesOptions): EmbedCodes {
  return {
    async issue(person, { until, parent, origin, datasets } = {}) {
      const code = crypto.getRandomValues(new Uint8Array(CODE_BYTES))
        .toBase64({ alphabet: "base64url", omitPadding: true });
      const key = embedCodeKey(sha256Hex(code));
      const expiresAt = now() + CODE_LIFETIME_MS;
      const { username, displayName, groups, method, heldAttributes } = person;
      const row: v.InferOutput<typeof Row> = {
        person: { username, displayName, groups: [...groups], method, heldAttributes },
        until,
        parent,
        origin,
        datasets: datasets && [...datasets],
        expiresAt,
      };
      const value = await sealer.seal(key, row);
      await store.commit({ set: [{ key, value, expireInMs: CODE_LIFETIME_MS }] });
      return { code, expiresAt };
    },

    async redeem(code, origin) {
      if (!CODE.test(code)) return null;
      const key = embedCodeKey(sha256Hex(code));
      const entry = await store.get(key);
      if (entry === null) return null;
      const { versionstamp } = entry;
      const row = v.safeParse(Row, await sealer.open(key, entry.value));
      // It stays: a newer version may have issued it, or one with another key.
      if (!row.success) return null;
      // Several readers may see the row; only the one that deletes it continues.
      const won = await store.commit({ check: [{ key, versionstamp }], delete: [key] });
      if (won === null) return null;
      const { expiresAt, origin: bound, parent, person, datasets, until = Infinity } = row.output;
      if (expiresAt <= now() || (bound !== undefined && bound !== origin)) return null;
      return { person, until: Math.min(until, now() + FRAME_SESSION_MS), parent, datasets };
    },
  };
}
