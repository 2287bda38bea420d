/**
 * Revokes the tokens that the policy no longer grants: when it changes, and when a process starts,
 * since it may have changed while none ran.
 */
import type { Rights, Subject } from "../access/grants.ts";
import { ALL_API_TOKENS } from "../storage/key_prefixes.ts";
import { apiTokenKey, enforcedPolicyKey } from "../storage/keys.ts";
import type { KvStorage } from "../storage/kv_storage.ts";
import type { Sealer } from "../storage/seal.ts";
import type { Generation } from "../storage/revocation_rows.ts";
import { inParallel } from "./jobs/in_parallel.ts";
import { NOT_DUE } from "./jobs/maintenance.ts";
import { ownerOf, subjectOf } from "./owner.ts";
import { type ApiTokenRow, openAttributes, parseRow } from "./records.ts";
import type { Revocations } from "./revocation/revocations.ts";
import type { RightsHash } from "./rights_hash.ts";
import { createUnreadableRows, type UnreadableRowsOptions } from "./unreadable_rows.ts";

export interface PolicyEnforcementOptions extends UnreadableRowsOptions {
  readonly store: KvStorage;
  readonly sealer: Sealer;
  readonly revocations: Revocations;
  readonly rightsHash: RightsHash;
  /** A person's current rights; null for none. */
  readonly rightsOf: (subject: Subject) => Rights | null;
  /** The hash of the policy in force. */
  readonly policyHash: () => string;
}

/** The part of a token row that is stored unsealed. */
export interface KeptTokens extends Subject {
  readonly hash: string;
  readonly owner: string;
  readonly generation: Generation | undefined;
}

export interface PolicyEnforcement {
  /** @returns whether the policy grants the tokens that are stored under the hash. */
  isGranted(tokens: KeptTokens): boolean;
  /**
   * @returns whether the policy still grants the row's tokens; not where its seal does not open.
   */
  isCurrent(hash: string, row: ApiTokenRow): Promise<boolean>;
  /**
   * Revokes tokens that the policy no longer grants, and rows in an outdated form; not those of a
   * newer version, which enforces its policy itself.
   */
  revokeOutdated(): Promise<void>;
  /**
   * Revokes as above, once in a process, unless the policy in force was enforced already.
   *
   * @returns NOT_DUE after the first time.
   */
  enforceOnce(): Promise<typeof NOT_DUE | undefined>;
  /**
   * Enforces it again, where another process has enforced its own meanwhile, as during an update.
   *
   * @param onRow called between rows.
   */
  enforceAgain(onRow: () => Promise<void>): Promise<void>;
}

/** A change of the policy may revoke the tokens of thousands of users. */
const ROWS_AT_ONCE = 16;

export function createPolicyEnforcement(options: PolicyEnforcementOptions): PolicyEnforcement {
  const { store, revocations, rightsHash, rightsOf, policyHash } = options;
  let isEnforced = false;

  function isGranted(tokens: KeptTokens): boolean {
    const rights = rightsOf(subjectOf(tokens));
    return rights !== null &&
      tokens.hash === rightsHash(rights, ownerOf(rights, tokens.username), tokens.generation);
  }

  async function isCurrent(hash: string, row: ApiTokenRow): Promise<boolean> {
    const attributes = await openAttributes(options.sealer, apiTokenKey(hash), row);
    return attributes !== null && isGranted({ ...row, hash, attributes });
  }

  async function revokeOutdated(onRow: () => Promise<void> = async () => {}): Promise<void> {
    const policy = policyHash();
    const unreadable = createUnreadableRows(options);
    await inParallel(store.list(ALL_API_TOKENS), ROWS_AT_ONCE, async (entry) => {
      await onRow();
      const [hash, row] = [String(entry.key.at(-1)), parseRow(entry)];
      if (row === null ? await unreadable.areLeft() : await isCurrent(hash, row)) return;
      await revocations.revokeRow(hash, "policy");
    });
    unreadable.report();
    await store.commit({ set: [{ key: enforcedPolicyKey(), value: policy }] });
  }

  async function enforce(onRow?: () => Promise<void>): Promise<void> {
    const enforced = await store.get(enforcedPolicyKey());
    if (enforced?.value !== policyHash()) await revokeOutdated(onRow);
  }

  return {
    isGranted,
    isCurrent,
    revokeOutdated: () => revokeOutdated(),
    async enforceAgain(onRow) {
      if (isEnforced) await enforce(onRow);
    },
    async enforceOnce() {
      if (isEnforced) return NOT_DUE;
      await enforce();
      isEnforced = true;
      return undefined;
    },
  };
}
