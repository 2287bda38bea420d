/**
 * The token broker: hands out CARTO API Access Tokens and asks CARTO for as few as it can, from any
 * number of processes. docs/token-broker.md tells how, and which test keeps which promise.
 */
import type { Rights, Subject } from "../access/grants.ts";
import type { Audit } from "../audit/audit.ts";
import type { Log } from "../log/log.ts";
import { ALL_API_TOKENS, enforcedPolicyKey, recurringKey } from "../storage/keys.ts";
import type { Generation } from "../storage/revocation_rows.ts";
import { createApiTokens, type MintRequest } from "./api_tokens.ts";
import { createBudget } from "./budget.ts";
import type { Installation } from "./installation.ts";
import { inParallel } from "./in_parallel.ts";
import { createMaintenance, NOT_DUE } from "./maintenance.ts";
import { createMintRequests, type Owner } from "./mint_request.ts";
import { ownerOf, subjectOf } from "./owner.ts";
import { createReconciler } from "./reconcile.ts";
import { type ApiToken, type ApiTokenRow, parseRow } from "./records.ts";
import { createRecurring } from "./recurring.ts";
import { Remembered } from "./remembered.ts";
import { createRevoker, type RevokerOptions } from "./revoker.ts";
import { createRightsHash } from "./rights_hash.ts";
import { TIMING } from "./timing.ts";

/** What the broker hands out. */
export interface Token {
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface Broker {
  /**
   * @returns a token with exactly these rights, valid for a minute at least.
   * @throws {OutdatedSessionError} when the user's tokens were revoked after the session was read.
   * @throws {CartoError} when CARTO gives none.
   * @throws {BudgetError} when the hour's mints are spent.
   * @throws {BusyError} when another process has been minting it for too long.
   * @throws {StorageError} when KV can be neither read nor written.
   */
  apiToken(rights: Rights, owner: Owner): Promise<Token>;
  /**
   * Sees to it that an OAuth token is at hand; CARTO is asked for one only where none is kept.
   *
   * @throws what apiToken throws, but for the budget's.
   */
  prepare(): Promise<void>;
  /**
   * Revokes what the policy does not give any more, and what was stored in another form than
   * today's.
   */
  revokeOutdated(): Promise<void>;
  /** Begins maintenance in the background. */
  start(): void;
  /** Has maintenance look for jobs now; nobody waits for it. */
  wake(): void;
  /** Does the maintenance that is due. @returns the parts that failed; their errors are logged. */
  runMaintenance(): Promise<readonly string[]>;
  /** Ends maintenance. */
  close(): Promise<void>;
}

export interface BrokerOptions extends Omit<RevokerOptions, "onRevoked"> {
  readonly audit: Audit;
  readonly log: Log;
  readonly installation: Installation;
  /** What a person may do now; null for nothing. */
  readonly rightsOf: (subject: Subject) => Rights | null;
  /** Names the policy in force: tokens are compared with it where it is another than the last. */
  readonly policyHash: () => string;
  /** API tokens minted an hour, over all processes. */
  readonly mintsPerHour: number;
}

/** A change of the policy may take the tokens of thousands. */
const ROWS_AT_ONCE = 16;
/** What is known of tokens in KV beside the seal. */
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
  let isPolicyEnforced = false;
  const maintenance = createMaintenance({
    ...options,
    pollMs: timing.pollMs,
    parts: {
      jobs: async () => await revoker.runJobs(),
      policy: enforcePolicyOnce,
      async reconcile() {
        const result = await revoker.reconciliation.runIfDue(reconcile);
        if (result !== NOT_DUE) maintenance.wake("jobs");
        return result;
      },
      counts: () => tidying.runIfDue(() => budget.tidy()),
    },
  });
  // Not every process renews at the same moment.
  const renewAheadMs = timing.renewAheadMs * (1 + Math.random() / 5);

  /** A token with a short life is not near its end for all of it. */
  const aheadOf = ({ lifetimeMs }: Rights) => Math.min(renewAheadMs, lifetimeMs / 3);

  /** Gets the token from KV or CARTO, for several callers at once. */
  function fetchToken(request: MintRequest, policyHash: string, marginMs: number) {
    return remembered.fetch(request.hash, async () => {
      const token = await apiTokens.obtain(request, marginMs);
      // The policy changed while it was minted: whoever swept then may have passed before it was
      // stored. Who waits for it sees that the rights are others, and asks again.
      if (options.policyHash() !== policyHash && !await isGiven(request)) {
        await revocations.revokeRow(request.hash, "policy");
        maintenance.wake("jobs");
      }
      return token;
    });
  }

  function renew(request: MintRequest, policyHash: string): void {
    fetchToken(request, policyHash, aheadOf(request.rights))
      // The old one serves for a while yet; the next caller tries again.
      .catch(() => undefined);
  }

  /** Whether the policy gives the tokens that are kept under the hash. */
  async function isGiven(tokens: KeptTokens): Promise<boolean> {
    const rights = options.rightsOf(subjectOf(tokens));
    return rights !== null && tokens.hash ===
        await rightsHash(rights, ownerOf(rights, tokens.username), tokens.generation);
  }

  /** Whether the policy still gives what the row is for. */
  async function isCurrent(hash: string, row: ApiTokenRow): Promise<boolean> {
    return await isGiven({ ...row, hash });
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
      // At the moment at which the caller has its rights.
      const policyHash = options.policyHash();
      const request = await mintRequest(rights, owner);
      const { hash, expiresAt } = request;
      const usable = (token: ApiToken) => token.expiresAt - timing.marginMs > now();
      const known = remembered.peek(hash, usable);
      if (known !== null) {
        telemetry.count("carto_embed_token_hits_total", { kind: "api", layer: "memory" });
      }
      const token = known ??
        await fetchToken(request, policyHash, timing.marginMs);
      // A renewal that would not live longer is none.
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
