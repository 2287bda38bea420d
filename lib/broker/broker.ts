/**
 * The token broker: hands out CARTO API Access Tokens with as few calls to CARTO as possible, from
 * any number of processes. docs/token-broker.md describes it, and the test of each promise.
 */
import type { Rights, Subject } from "../access/grants.ts";
import type { Audit } from "../audit/audit.ts";
import type { Log } from "../log/log.ts";
import { recurringKey } from "../storage/keys.ts";
import { createApiTokens } from "./minting/api_tokens.ts";
import { type Budget, createBudget } from "./minting/budget.ts";
import type { CartoUpstream } from "./minting/carto_calls.ts";
import { createCachedTokens } from "./cached_tokens.ts";
import { createDayBorder, type DayBorder } from "./day_border.ts";
import { createForOperators, type ForOperators } from "./for_operators.ts";
import type { Installation } from "./installation.ts";
import { createMaintenance, NOT_DUE } from "./jobs/maintenance.ts";
import { createMintRequests, type Owner } from "./minting/mint_request.ts";
import { createPolicyEnforcement, type PolicyEnforcement } from "./policy_enforcement.ts";
import { createReconciler } from "./reconciliation/reconcile.ts";
import type { ApiToken } from "./records.ts";
import { createRecurring } from "./jobs/recurring.ts";
import { Remembered } from "./remembered.ts";
import { createRevokeAllPart, type RevokeAllPart } from "./revocation/revoke_all.ts";
import { createRevokeAtOnce, type RevokeAtOnce } from "./revocation/revoke_at_once.ts";
import { createRevoker, type Revoker, type RevokerOptions } from "./revocation/revoker.ts";
import { createRightsHash } from "./rights_hash.ts";
import { TIMING, type Timing } from "./timing.ts";
import { createTokenUses, type TokenUses } from "./token_uses.ts";
import { createViews } from "./views.ts";

/** A token that the broker hands out. */
export interface Token {
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface Broker {
  /**
   * @returns as {@linkcode Broker.apiToken}, at once: null where this process has no such token at
   * hand.
   */
  keptToken(rights: Rights, owner: Owner): Token | null;
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
  /** Revokes tokens that the policy no longer grants, and rows in an outdated form. */
  revokeOutdated(): Promise<void>;
  /**
   * Makes a change that revokes a user's tokens, and deletes them at CARTO before it returns, for a
   * few seconds at most: what is left then, maintenance does.
   */
  revokeAfter: RevokeAtOnce["after"];
  /** What operators do with tokens. */
  readonly forOperators: ForOperators;
  /** The upstreams at CARTO to which this process holds calls back after failures. */
  heldBack(): readonly CartoUpstream[];
  /** Starts maintenance in the background. */
  start(): void;
  /** Makes maintenance look for jobs now, in the background. */
  wake(): void;
  /** Runs the maintenance that is due. @returns the parts that failed; their errors are logged. */
  runMaintenance(): Promise<readonly string[]>;
  /**
   * Whether jobs are due that this process may not do yet, such as a dead process's: it has to
   * observe its lease for the lease's term.
   */
  hasDueJobs(): Promise<boolean>;
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

/** Between the steps of a reconciliation, each a call to CARTO or a batch of rows. */
const TURN_MS = 60_000;
const TIDY_EVERY_MS = 10 * 60_000;

export function createBroker(options: BrokerOptions): Broker {
  const { carto, store, now, timing = TIMING } = options;
  let isEnding = false;
  const remembered = new Remembered<ApiToken>({ ...options, ...timing });
  const revoker = createRevoker({
    ...options,
    onRevoked: (hash) => remembered.drop(hash),
    onReconciliationRequested: () => maintenance.wake("reconcile"),
    isEnding: () => isEnding,
  });
  const { revocations } = revoker;
  const rightsHash = createRightsHash(carto);
  const enforcement = createPolicyEnforcement({ ...options, revocations, rightsHash });
  const budget = createMintBudget(options);
  const uses = createTokenUses(options);
  const tokens = createCachedTokens({
    ...options,
    timing,
    uses,
    remembered,
    apiTokens: createApiTokens({ ...options, ...revoker, ...timing, budget, rightsHash }),
    isGranted: enforcement.isGranted,
    async revoke(hash) {
      await revocations.revokeRow(hash, "policy");
      maintenance.wake("jobs");
    },
  });
  const days = createDayBorder({ now, sweep: enforcement.revokeOutdated });
  const mintRequest = createMintRequests({ rightsHash, now, onRights: days.note });
  const atOnce = createRevokeAtOnce({ store, revoker, wake: () => maintenance.wake("jobs") });
  const revokeAll = createRevokeAllPart({
    jobs: revoker.jobs,
    handle: revoker.handlers.revoke_all,
    isEnding: () => isEnding,
    onTurn: () => maintenance.wake("jobs"),
  });
  const maintenance = createBrokerMaintenance(
    { ...options, timing, days, atOnce, revokeAll, uses },
    revoker,
    enforcement,
    budget,
  );
  const views = createViews({ ...options, ...revoker, budget, rightsHash });

  return {
    // Both are called at the moment when the caller has its rights.
    keptToken: (rights, owner) => tokens.peek(mintRequest(rights, owner)),
    apiToken: async (rights, owner) => await tokens.get(mintRequest(rights, owner)),

    async prepare() {
      await revoker.oauthTokens.get();
    },

    forOperators: createForOperators({ store, revoker, revokeAll, views, maintenance }),

    async revokeOutdated() {
      await enforcement.revokeOutdated();
      await views.endAll();
      maintenance.wake("jobs");
    },

    revokeAfter: atOnce.after,
    heldBack: () => revoker.calls.heldBack(),
    start: () => maintenance.start(),
    wake: () => maintenance.wake("jobs"),
    runMaintenance: () => maintenance.run(),
    hasDueJobs: () => hasDueJobs(revoker),
    async close() {
      isEnding = true;
      await maintenance.stop();
      // Operators miss the last uses where KV cannot be written.
      await uses.flush().catch(() => undefined);
    },
  };
}

function createMintBudget({ store, now, mintsPerHour, telemetry }: BrokerOptions): Budget {
  return createBudget({
    ...{ store, now, perHour: mintsPerHour },
    onRemaining: (left) => telemetry.set("carto_embed_mint_budget_remaining", left, {}),
  });
}

async function hasDueJobs({ jobs }: Revoker): Promise<boolean> {
  for await (const { length } of jobs.due()) if (length > 0) return true;
  return false;
}

/** Jobs, the policy, the end of its days, CARTO's list, and what is noted of mints and uses. */
function createBrokerMaintenance(
  options: BrokerOptions & {
    readonly timing: Timing;
    readonly days: DayBorder;
    readonly atOnce: RevokeAtOnce;
    readonly revokeAll: RevokeAllPart;
    readonly uses: TokenUses;
  },
  revoker: Revoker,
  enforcement: PolicyEnforcement,
  budget: Budget,
) {
  const { atOnce, revokeAll } = options;
  const reconcile = createReconciler({ ...options, ...revoker, isCurrent: enforcement.isCurrent });
  const tidying = createRecurring({
    ...options,
    key: recurringKey("tidy_counts"),
    everyMs: TIDY_EVERY_MS,
    gapMs: TIDY_EVERY_MS,
    turnMs: TURN_MS,
  });
  const maintenance = createMaintenance({
    ...options,
    pollMs: options.timing.pollMs,
    parts: {
      jobs: async () =>
        await revoker.runJobs((job) => {
          if (!revokeAll.take(job)) return !atOnce.has(job);
          maintenance.wake("revoke_all");
          return false;
        }),
      revoke_all: revokeAll.run,
      async policy() {
        const result = await enforcement.enforceOnce();
        if (result !== NOT_DUE) maintenance.wake("jobs");
        return result;
      },
      async days() {
        const result = await options.days.sweepIfOver();
        if (result !== NOT_DUE) maintenance.wake("jobs");
        return result;
      },
      async reconcile() {
        const result = await revoker.reconciliation.runIfDue(async (turn) => {
          await enforcement.enforceAgain(turn.extend);
          await reconcile(turn);
        });
        if (result !== NOT_DUE) maintenance.wake("jobs");
        return result;
      },
      uses: () => options.uses.flush(),
      counts: () => tidying.runIfDue(() => budget.tidy()),
    },
  });
  return maintenance;
}
