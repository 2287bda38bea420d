/**
 * The token broker: hands out CARTO API Access Tokens and asks CARTO for as few as it can, from any
 * number of processes. docs/token-broker.md tells how, and which test keeps which promise.
 */
import type { Rights, Subject } from "../access/grants.ts";
import type { Audit } from "../audit/audit.ts";
import type { Clock } from "../clock.ts";
import type { CartoConfig } from "../config.ts";
import type { Log } from "../log.ts";
import { ALL_API_TOKENS } from "../storage/keys.ts";
import type { Sealer } from "../storage/seal.ts";
import type { Store } from "../storage/store.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { createApiTokens, type Wanted } from "./api_tokens.ts";
import { createBudget } from "./budget.ts";
import { createCartoCalls } from "./carto_calls.ts";
import { createCoordinator, type Step } from "./coordinator.ts";
import { createLeases } from "./leases.ts";
import { createOAuthTokens } from "./oauth_tokens.ts";
import { ownerOf, subjectOf } from "./owner.ts";
import { createReconciler } from "./reconcile.ts";
import { type ApiToken, parseRow } from "./records.ts";
import { Remembered } from "./remembered.ts";
import { createRevocations, type RevocationReason } from "./revocations.ts";
import { createRightsHash } from "./rights_hash.ts";
import { SHORTEST_LIFETIME_MS, TIMING, type Timing } from "./timing.ts";
import { createUpkeep } from "./upkeep.ts";

/** Whose token it is, and until when they may have one. */
export interface Owner {
  readonly username: string;
  /** Milliseconds since the epoch. */
  readonly sessionExpiresAt: number;
}

/** What the broker hands out. */
export interface Token {
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface Broker {
  /**
   * @returns a token with exactly these rights, valid for a minute at least.
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
  /** Takes back a user's own tokens: from KV at once, at CARTO within seconds. */
  revokeUser(username: string, reason: RevocationReason): Promise<void>;
  /**
   * Takes back what the policy does not give any more, and what was stored in another form than
   * today's.
   */
  revokeOutdated(): Promise<void>;
  /** Begins housekeeping in the background. */
  start(): void;
  /** Does the housekeeping that is due, now. */
  keepHouse(): Promise<void>;
  /** Ends housekeeping. */
  close(): Promise<void>;
}

export interface BrokerOptions extends Clock {
  readonly carto: CartoConfig;
  readonly fetch: typeof fetch;
  readonly store: Store;
  readonly sealer: Sealer;
  readonly telemetry: Telemetry;
  readonly audit: Audit;
  readonly log: Log;
  /** What a person may do now; null for nothing. */
  readonly rightsOf: (subject: Subject) => Rights | null;
  /** API tokens minted an hour, over all processes. */
  readonly mintsPerHour: number;
  readonly timing?: Timing;
  /** How a waiter waits; a test's clock takes its place. */
  readonly sleep?: (ms: number) => Promise<void>;
  /** Called at each step of a mint; for tests. */
  readonly onStep?: (kind: "oauth" | "api", step: Step) => void | Promise<void>;
}

export async function createBroker(options: BrokerOptions): Promise<Broker> {
  const { carto, store, telemetry, now, elapsed, timing = TIMING } = options;
  const { sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)) } = options;
  const { leaseMs, waitBudgetMs, mintDeadlineMs } = timing;

  const leases = createLeases({ store, now, elapsed, leaseMs, holder: crypto.randomUUID() });
  const coordinator = createCoordinator({ ...options, leases, sleep, waitBudgetMs });
  const calls = createCartoCalls({ ...options, deadlineMs: mintDeadlineMs });
  const oauthTokens = await createOAuthTokens({ ...options, calls, coordinator, timing });
  const remembered = new Remembered<ApiToken>({ elapsed, ...timing });
  const revocations = createRevocations({
    ...options,
    calls,
    oauthTokens,
    onTakenBack: (hash) => remembered.drop(hash),
  });
  const budget = createBudget({
    store,
    now,
    perHour: options.mintsPerHour,
    onRemaining: (left) => telemetry.set("carto_embed_mint_budget_remaining", left, {}),
  });
  const apiTokens = createApiTokens({
    ...options,
    calls,
    coordinator,
    oauthTokens,
    budget,
    revocations,
  });
  const { namePrefix } = apiTokens;
  const reconciler = createReconciler({ ...options, leases, calls, oauthTokens, namePrefix });
  const rightsHash = createRightsHash(carto);
  const upkeep = createUpkeep({
    ...options,
    leases,
    revocations,
    revokeOutdated,
    reconciler,
    budget,
    timing,
  });
  // Not every process renews at the same moment.
  const renewAheadMs = timing.renewAheadMs * (1 + Math.random() / 5);

  /** A token that many share ends with nobody's session. */
  function expiry({ per, lifetimeMs }: Rights, { sessionExpiresAt }: Owner): number {
    if (per === "group") return now() + lifetimeMs;
    const untilSessionEnds = sessionExpiresAt - now();
    return now() + Math.max(SHORTEST_LIFETIME_MS, Math.min(lifetimeMs, untilSessionEnds));
  }

  /** A token with a short life is not near its end for all of it. */
  const aheadOf = ({ lifetimeMs }: Rights) => Math.min(renewAheadMs, lifetimeMs / 3);

  function renew(wanted: Wanted): void {
    remembered.fetch(wanted.hash, () => apiTokens.obtain(wanted, aheadOf(wanted.rights)))
      // The old one serves for a while yet; the next caller tries again.
      .catch(() => undefined);
  }

  async function revokeOutdated(): Promise<void> {
    for await (const entry of store.list(ALL_API_TOKENS)) {
      const row = parseRow(entry);
      const hash = String(entry.key.at(-1));
      const rights = row === null ? null : options.rightsOf(subjectOf(row));
      const current = row !== null && rights !== null &&
        await rightsHash(rights, ownerOf(rights, row.username)) === hash;
      if (current) continue;
      await revocations.revokeRow(hash, "policy");
    }
  }

  return {
    async apiToken(rights, owner) {
      const { username } = owner;
      const ownedBy = ownerOf(rights, username);
      const hash = await rightsHash(rights, ownedBy);
      const expiresAt = expiry(rights, owner);
      const wanted = { hash, rights, owner: ownedBy, username, expiresAt };
      const usable = (token: ApiToken) => token.expiresAt - timing.marginMs > now();
      const known = remembered.peek(hash, usable);
      if (known !== null) {
        telemetry.count("carto_embed_token_hits_total", { kind: "api", layer: "memory" });
      }
      const token = known ??
        await remembered.fetch(hash, () => apiTokens.obtain(wanted, timing.marginMs));
      // A renewal that would not live longer is none.
      const gain = expiresAt - token.expiresAt;
      if (token.expiresAt - aheadOf(rights) <= now() && gain > timing.marginMs) renew(wanted);
      return { token: token.token, expiresAt: token.expiresAt };
    },

    async prepare() {
      await oauthTokens.get();
    },

    async revokeUser(username, reason) {
      await revocations.revokeOwner(`user:${username}`, reason);
      // Not waited for: whoever signs out need not wait for CARTO.
      upkeep.run();
    },

    async revokeOutdated() {
      await revokeOutdated();
      upkeep.run();
    },

    start: () => upkeep.start(),
    keepHouse: () => upkeep.run(),
    close: () => upkeep.stop(),
  };
}
