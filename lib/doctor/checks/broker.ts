/** The token broker's data in KV and its tokens at CARTO. */
import { mintsThisHour } from "../../broker/minting/budget.ts";
import { leaseEnd, leaseEnds, type Leases } from "../../broker/minting/leases.ts";
import { type Backlog, deletionBacklog } from "../../broker/revocation/deletion_rows.ts";
import type { Installation } from "../../broker/installation.ts";
import { countDeadIntents } from "../../broker/minting/intents.ts";
import { createJobs } from "../../broker/jobs/jobs.ts";
import { parseRow } from "../../broker/records.ts";
import { CLOCK_SKEW_MS, TIMING } from "../../broker/timing.ts";
import { ALL_API_TOKENS } from "../../storage/key_prefixes.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import type { Check } from "../check.ts";
import { counted, failure, type Finding, ok, warning } from "../finding.ts";

const MINUTE_MS = 60_000;

/** A warning below this part of the hour's mints. */
const SCARCE = 0.1;

export function checkBudget(minted: number, perHour: number): Finding {
  const left = Math.max(0, perHour - minted);
  const found = `${left.toLocaleString("en-GB")} of ${counted(perHour, "mint")} left in this hour`;
  const fix =
    "Raise MINTS_PER_HOUR, after looking into the audit who mints so many (token_minted).";
  if (left === 0) return failure(`${found}: no new tokens are issued`, fix);
  return left < perHour * SCARCE ? warning(found, fix) : ok(found);
}

const budget: Check = {
  id: "budget",
  title: "The hour's mints are not spent",
  needs: ["kv"],
  async run({ config, database, now }) {
    const { store } = await database();
    return checkBudget(await mintsThisHour(store, now()), config().mintsPerHour);
  },
};

/** While an app runs, revoked tokens are deleted at CARTO within ten seconds. */
const LATE_MS = MINUTE_MS;

/** The state that maintenance works on. */
export interface MaintenanceState {
  readonly backlog: Backlog;
  /** The number of unfinished mints of processes that died. */
  readonly deadIntents: number;
  /** Until when each lease is held, in milliseconds since the epoch. */
  readonly leaseEnds: readonly number[];
}

export function checkMaintenance(
  { backlog, deadIntents, leaseEnds }: MaintenanceState,
  now: number,
): Finding {
  const ahead = Math.max(0, ...leaseEnds) - now - TIMING.leaseMs;
  if (ahead > CLOCK_SKEW_MS) {
    return warning(
      `a lease is held for ${counted(Math.round(ahead / 1000), "second")} too long: its holder's ` +
        "clock is ahead",
      "Turn on time synchronization on every machine that runs the app: timedatectl set-ntp true.",
    );
  }
  const fix = "Run deno task start: a running app deletes them; where one runs, look for " +
    "maintenance_failed in its log.";
  if (deadIntents > 0) {
    return warning(
      `${counted(deadIntents, "token")} may be at CARTO that a process was making when it died`,
      fix,
    );
  }
  const { count, oldestAt, stuck, stuckCount } = backlog;
  if (stuckCount > 0) {
    return warning(
      `CARTO does not delete ${counted(stuckCount, "token")}, tried again and again: ` +
        stuck.join(", ") + (stuckCount > stuck.length ? " and others" : ""),
      "Look for revocation_stuck in the app's log, which has CARTO's reason; delete them in CARTO " +
        "by these names.",
    );
  }
  if (count === 0) return ok("no lease is stuck, and no token waits to be deleted at CARTO");
  const waiting = `${counted(count, "token")} to be deleted at CARTO`;
  if (oldestAt === undefined) return warning(`${waiting}, for an unknown time`, fix);
  const seconds = Math.round((now - oldestAt) / 1000);
  const found = `${waiting}, the oldest for ${counted(seconds, "second")}`;
  return now - oldestAt > LATE_MS ? warning(found, fix) : ok(found);
}

/** A single check cannot see whether a holder is alive, only when its lease expires. */
function leasesByDate(now: () => number): Pick<Leases, "isFree"> {
  return {
    isFree: (entry) => entry === null || (leaseEnd(entry) ?? -Infinity) + CLOCK_SKEW_MS < now(),
  };
}

const maintenance: Check = {
  id: "maintenance",
  title: "No lease is stuck, and no token waits long to be deleted at CARTO",
  needs: ["kv"],
  async run({ database, now }) {
    const { store } = await database();
    const state = {
      backlog: await deletionBacklog(store, now()),
      deadIntents: await countDeadIntents(store, leasesByDate(now)),
      leaseEnds: await leaseEnds(store),
    };
    return checkMaintenance(state, now());
  },
};

/** @param atCarto the names of all tokens of the OAuth client. */
export function checkTokens(
  atCarto: readonly string[],
  installation: Installation | undefined,
  known: ReadonlySet<string>,
): Finding {
  const ours = installation === undefined ? [] : atCarto.filter(installation.isOurs);
  const orphans = ours.filter((name) => !known.has(name));
  const found = `${counted(atCarto.length, "token")} of the OAuth client, ${ours.length} of this ` +
    "installation";
  if (orphans.length === 0) return ok(found);
  return warning(
    `${found}, ${orphans.length} of them unused`,
    "Run deno task start: a running app deletes them, those among 1,000 tokens in ten minutes.",
  );
}

/** Names of tokens with a row in KV, or being minted. */
async function knownNames(store: KvStorage, now: () => number): Promise<Set<string>> {
  const known = new Set<string>();
  for await (const batch of createJobs({ store, now, claimMs: 0 }).all()) {
    for (const { kind, id } of batch) if (kind !== "revoke_user") known.add(id);
  }
  for await (const entry of store.list(ALL_API_TOKENS)) {
    for (const name of parseRow(entry)?.names ?? []) known.add(name);
  }
  return known;
}

const accountTokens: Check = {
  id: "account-tokens",
  title: "Every token of this installation at CARTO is known here",
  needs: ["kv", "api"],
  async run({ client, database, installation, now }) {
    const { store } = await database();
    // CARTO first: a token minted meanwhile gets its row before it exists at CARTO.
    const atCarto = (await (await client()).tokens()).map(({ name }) => name);
    return checkTokens(atCarto, await installation(), await knownNames(store, now));
  },
};

export const BROKER_CHECKS: readonly Check[] = [
  budget,
  maintenance,
  accountTokens,
];
