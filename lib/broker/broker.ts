/**
 * The token broker: hands out CARTO API Access Tokens with as few calls to CARTO as possible, from
 * any number of processes. docs/token-broker.md describes it, and the test of each promise.
 */
import type { Rights, Subject } from "../access/grants.ts";
import type { Audit } from "../audit/audit.ts";
import type { Log } from "../log/log.ts";
import { ALL_API_TOKENS, apiTokenKey, enforcedPolicyKey, recurringKey } from "../storage/keys.ts";
import type { Generation } from "../storage/revocation_rows.ts";
import { createApiTokens, type MintRequest } from "./api_tokens.ts";
import { createBudget } from "./budget.ts";
import { createDayBorder } from "./day_border.ts";
import type { Installation } from "./installation.ts";
import { inParallel } from "./in_parallel.ts";
import { createMaintenance, NOT_DUE } from "./maintenance.ts";
import { createMintRequests, type Owner } from "./mint_request.ts";
import { ownerOf, subjectOf } from "./owner.ts";
import { createReconciler } from "./reconcile.ts";
import { type ApiToken, type ApiTokenRow, openAttributes, parseRow } from "./records.ts";
import { createRecurring } from "./recurring.ts";
import { Remembered } from "./remembered.ts";
import { createRevoker, type RevokerOptions } from "./revoker.ts";
import { createRightsHash } from "./rights_hash.ts";
import { TIMING } from "./timing.ts";

/** A token that the broker hands out. */
export interface Token {
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface Broker {
  /**
   * @returns a token with exactly these rights, valid for at least a minute.
   * @throws {OutdatedSessionError} when the user's tokens were revoked after the session was read.
   * @throws {CartoError} when CARTO returns none.
   * @throws {BudgetError} when the hour's mints are spent.
   * @throws {BusyError} when another process has been minting it for too long.
   * @throws {StorageError} when KV can be neither read nor written.
   */
  apiToken(rights: Rights, owner: Owner): Promise<Token>;
  /**
   * Makes sure that an OAuth token is available; CARTO is called only where none is stored.
   *
   * @throws what apiToken throws, except BudgetError.
   */
  prepare(): Promise<void>;
  /**
   * Revokes tokens that the policy no longer grants, and rows in an outdated form.
   */
  revokeOutdated(): Promise<void>;
  /** Starts maintenance in the background. */
  start(): void;
  /** Makes maintenance look for jobs now, in the background. */
  wake(): void;
  /** Runs the maintenance that is due. @returns the parts that failed; their errors are logged. */
  runMaintenance(): Promise<readonly string[]>;
  /** Stops maintenance. */
  close(): Promise<void>;
}

export interface BrokerOptions extends Omit<RevokerOptions, "onRevoked"> {
  readonly audit: Audit;
  readonly log: Log;
  readonly installation: Installation;
  /** A person's current rights; null for none. */
  readonly rightsOf: (subject: Subject) => Rights | null;
  /** The hash of the policy in force: tokens are compared with the policy when it changes. */
  readonly policyHash: () => string;
  /** API tokens minted per hour, over all processes. */
  readonly mintsPerHour: number;
}

/** A change of the policy may revoke the tokens of thousands of users. */
const ROWS_AT_ONCE = 16;
/** The part of a token row that is stored unsealed. */
interface KeptTokens extends Subject {
  readonly hash: string;
  readonly owner: string;
  readonly generation: Generation | undefined;
}

/** Between the steps of a reconciliation, each a call to CARTO or a batch of rows. */
const TURN_MS = 60_000;
const TIDY_EVERY_MS = 10 * 60_000;

export async function createBroker(options: BrokerOptions): Promise<Broker> {
  const { carto, store, telemetry, now, timing = TIMING } = options;
  let isEnding = false;
  const remembered = new Remembered<ApiToken>({ ...options, ...timing });
  const revoker = await createRevoker({
    ...options,
    onRevoked: (hash) => remembered.drop(hash),
    onReconciliationRequested: () => maintenance.wake("reconcile"),
    isEnding: () => isEnding,
  });
  const { revocations } = revoker;
  const budget = createBudget({
    store,
    now,
    perHour: options.mintsPerHour,
    onRemaining: (left) => telemetry.set("carto_embed_mint_budget_remaining", left, {}),
  });
  const apiTokens = createApiTokens({ ...options, ...revoker, ...timing, budget });
  const reconcile = createReconciler({ ...options, ...revoker, isCurrent });
  const rightsHash = createRightsHash(carto);
  const mintRequest = createMintRequests({ rightsHash, now });
  const tidying = createRecurring({
    ...options,
    key: recurringKey("tidy_counts"),
    everyMs: TIDY_EVERY_MS,
    gapMs: TIDY_EVERY_MS,
    turnMs: TURN_MS,
  });
  const days = createDayBorder({ now, sweep: revokeOutdated });
  let isPolicyEnforced = false;
  const maintenance = createMaintenance({
    ...options,
    pollMs: timing.pollMs,
    parts: {
      jobs: async () => await revoker.runJobs(),
      policy: enforcePolicyOnce,
      days: days.sweepIfOver,
      async reconcile() {
        const result = await revoker.reconciliation.runIfDue(reconcile);
        if (result !== NOT_DUE) maintenance.wake("jobs");
        return result;
      },
      counts: () => tidying.runIfDue(() => budget.tidy()),
    },
  });
  // Jitter: processes do not all renew at the same moment.
  const renewAheadMs = timing.renewAheadMs * (1 + Math.random() / 5);

  /** A short-lived token is not due for renewal during its whole life. */
  const aheadOf = ({ lifetimeMs }: Rights) => Math.min(renewAheadMs, lifetimeMs / 3);

  /** Gets the token from KV or CARTO, once for concurrent callers. */
  function fetchToken(request: MintRequest, policyHash: string, marginMs: number) {
    return remembered.fetch(request.hash, async () => {
      const token = await apiTokens.obtain(request, marginMs);
      // The policy or the day changed during the mint: a sweep may have run before the token was
      // stored. A waiting caller sees that the rights have changed, and asks again.
      const { endsAt = Infinity } = request.rights;
      const isOther = options.policyHash() !== policyHash || endsAt <= now();
      if (isOther && !await isGiven(request)) {
        await revocations.revokeRow(request.hash, "policy");
        maintenance.wake("jobs");
      }
      return token;
    });
  }

  function renew(request: MintRequest, policyHash: string): void {
    fetchToken(request, policyHash, aheadOf(request.rights))
      // The old token is still valid for a while; the next caller tries again.
      .catch(() => undefined);
  }

  /** Whether the policy grants the tokens that are stored under the hash. */
  async function isGiven(tokens: KeptTokens): Promise<boolean> {
    const rights = options.rightsOf(subjectOf(tokens));
    return rights !== null && tokens.hash ===
        await rightsHash(rights, ownerOf(rights, tokens.username), tokens.generation);
  }

  /** Whether the policy still grants the row's tokens. */
  async function isCurrent(hash: string, row: ApiTokenRow): Promise<boolean> {
    const attributes = await openAttributes(options.sealer, apiTokenKey(hash), row);
    return attributes !== null && await isGiven({ ...row, hash, attributes });
  }

  async function revokeOutdated(): Promise<void> {
    const policy = options.policyHash();
    await inParallel(store.list(ALL_API_TOKENS), ROWS_AT_ONCE, async (entry) => {
      const [hash, row] = [String(entry.key.at(-1)), parseRow(entry)];
      if (row !== null && await isCurrent(hash, row)) return;
      await revocations.revokeRow(hash, "policy");
    });
    await store.commit({ set: [{ key: enforcedPolicyKey(), value: policy }] });
  }

  /** The policy may have changed while no process ran. */
  async function enforcePolicyOnce(): Promise<typeof NOT_DUE | undefined> {
    if (isPolicyEnforced) return NOT_DUE;
    const enforced = await store.get(enforcedPolicyKey());
    if (enforced?.value !== options.policyHash()) await revokeOutdated();
    isPolicyEnforced = true;
    maintenance.wake("jobs");
    return undefined;
  }

  return {
    async apiToken(rights, owner) {
      // Called at the moment when the caller has its rights.
      const policyHash = options.policyHash();
      days.note(rights);
      const request = await mintRequest(rights, owner);
      const { hash, expiresAt } = request;
      const usable = (token: ApiToken) => token.expiresAt - timing.marginMs > now();
      const known = remembered.peek(hash, usable);
      if (known !== null) {
        telemetry.count("carto_embed_token_hits_total", { kind: "api", layer: "memory" });
      }
      const token = known ??
        await fetchToken(request, policyHash, timing.marginMs);
      // A renewal that would not live longer is pointless.
      const gain = expiresAt - token.expiresAt;
      if (token.expiresAt - aheadOf(rights) <= now() && gain > timing.marginMs) {
        renew(request, policyHash);
      }
      return { token: token.token, expiresAt: token.expiresAt };
    },

    async prepare() {
      await revoker.oauthTokens.get();
    },

    async revokeOutdated() {
      await revokeOutdated();
      maintenance.wake("jobs");
    },

    start: () => maintenance.start(),
    wake: () => maintenance.wake("jobs"),
    runMaintenance: () => maintenance.run(),
    async close() {
      isEnding = true;
      await maintenance.stop();
    },
  };
}
