/**
 * Tokens that must end before their time. Taking one back has two parts: its row leaves KV at once,
 * so that nobody is given it any more, and a row in a queue stays until CARTO has deleted it.
 */
import * as v from "valibot";
import type { Audit } from "../audit/audit.ts";
import {
  ALL_REVOCATIONS,
  apiTokenKey,
  ownerTokenKey,
  revocationKey,
  tokensOf,
} from "../storage/keys.ts";
import type { Sealer } from "../storage/seal.ts";
import type { Change, Entry, Store } from "../storage/store.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import type { CartoCalls } from "./carto_calls.ts";
import type { OAuthTokens } from "./oauth_tokens.ts";
import { ApiToken, openRecord, parseRow } from "./records.ts";

/** Why a token was taken back. */
export type RevocationReason = "signed_out" | "disabled" | "group_changed" | "policy" | "unused";

export interface RevocationsOptions {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly calls: CartoCalls;
  readonly oauthTokens: OAuthTokens;
  readonly telemetry: Telemetry;
  readonly audit: Audit;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The row of this hash is out of use: what a process remembers of it ends. */
  onTakenBack(hash: string): void;
}

export interface Revocations {
  /** Puts tokens into the queue, together with the change that takes them out of use. */
  queue(
    tokens: readonly ApiToken[],
    owner: string,
    reason: RevocationReason,
    alongside?: Change,
  ): Promise<string | null>;
  /** Takes a stored row's tokens out of use and queues them. */
  revokeRow(hash: string, reason: RevocationReason): Promise<void>;
  /** Takes out of use all that the owner has. */
  revokeOwner(owner: string, reason: RevocationReason): Promise<void>;
  /**
   * Deletes at CARTO what is queued.
   *
   * @throws {CartoError} when CARTO does not do it: what is left stays queued.
   */
  drain(): Promise<void>;
}

const Queued = v.object({
  owner: v.string(),
  reason: v.string(),
  /** Since when, in milliseconds since the epoch. */
  at: v.optional(v.number()),
  sealed: v.unknown(),
});

/** How many tokens wait to be deleted at CARTO. */
export interface Backlog {
  readonly count: number;
  /** Milliseconds since the epoch; undefined where none waits. */
  readonly oldestAt: number | undefined;
}

/** @returns what waits now; nothing is changed. */
export async function revocationBacklog(store: Store): Promise<Backlog> {
  const rows = await Array.fromAsync(store.list(ALL_REVOCATIONS));
  const times = rows.flatMap(({ value }) => {
    const row = v.safeParse(Queued, value);
    return row.success && row.output.at !== undefined ? [row.output.at] : [];
  });
  return { count: rows.length, oldestAt: times.length === 0 ? undefined : Math.min(...times) };
}

export function createRevocations(options: RevocationsOptions): Revocations {
  const { store, sealer, calls, oauthTokens, telemetry, audit, now, onTakenBack } = options;

  async function queue(
    tokens: readonly ApiToken[],
    owner: string,
    reason: RevocationReason,
    alongside: Change = {},
  ): Promise<string | null> {
    const rows = await Promise.all(tokens.map(async (token) => {
      const key = revocationKey(token.name);
      return { key, value: { owner, reason, at: now(), sealed: await sealer.seal(key, token) } };
    }));
    return await store.commit({ ...alongside, set: [...alongside.set ?? [], ...rows] });
  }

  async function revokeRow(hash: string, reason: RevocationReason): Promise<void> {
    const key = apiTokenKey(hash);
    for (;;) {
      const entry = await store.get(key);
      if (entry === null) return;
      const record = await openRecord(sealer, entry);
      const owner = record?.owner ?? parseRow(entry)?.owner ?? "";
      const done = await queue(record?.tokens ?? [], owner, reason, {
        check: [{ key, versionstamp: entry.versionstamp }],
        delete: [key, ownerTokenKey(owner, hash)],
      });
      if (done === null) continue;
      onTakenBack(hash);
      return;
    }
  }

  async function deleteQueued(entry: Entry): Promise<void> {
    const row = v.safeParse(Queued, entry.value);
    if (row.success) {
      const token = v.safeParse(ApiToken, await sealer.open(entry.key, row.output.sealed));
      if (token.success) {
        await calls.deleteToken(await oauthTokens.get(), token.output.id);
        const { owner, reason } = row.output;
        audit.record({ event: "token_revoked", token_name: token.output.name, owner, reason });
        telemetry.count("carto_embed_revocations_total", { reason });
      }
    }
    // What does not open was sealed with a key that is gone: reconciliation finds it by its name.
    await store.commit({ delete: [entry.key] });
  }

  return {
    queue,
    revokeRow,
    async revokeOwner(owner, reason) {
      const rows = await Array.fromAsync(store.list(tokensOf(owner)));
      for (const { key } of rows) await revokeRow(String(key.at(-1)), reason);
    },
    async drain() {
      for await (const entry of store.list(ALL_REVOCATIONS)) {
        await deleteQueued(entry);
      }
    },
  };
}
