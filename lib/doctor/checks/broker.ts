/** What the token broker keeps in KV and at CARTO. */
import { mintsThisHour } from "../../broker/budget.ts";
import { createLeases, leaseEnds } from "../../broker/leases.ts";
import { tokenNamePrefix } from "../../broker/api_tokens.ts";
import { listIntents } from "../../broker/reconcile.ts";
import { parseRow } from "../../broker/records.ts";
import { type Backlog, revocationBacklog } from "../../broker/revocations.ts";
import { CLOCK_SKEW_MS, TIMING } from "../../broker/timing.ts";
import {
  ALL_API_TOKENS,
  ALL_INTENTS,
  ALL_REVOCATIONS,
  installationKey,
} from "../../storage/keys.ts";
import type { Store } from "../../storage/store.ts";
import type { Check } from "../check.ts";
import { counted, failure, type Finding, ok, warning } from "../finding.ts";

const MINUTE_MS = 60_000;

/** Below this part of the hour's mints somebody should look. */
const SCARCE = 0.1;

export function judgeBudget(minted: number, perHour: number): Finding {
  const left = Math.max(0, perHour - minted);
  const found = `${left.toLocaleString("en-GB")} of ${counted(perHour, "mint")} left in this hour`;
  const fix =
    "Raise MINTS_PER_HOUR, after looking into the audit who mints so many (token_minted).";
  if (left === 0) return failure(`${found}: nobody is given a new token`, fix);
  return left < perHour * SCARCE ? warning(found, fix) : ok(found);
}

const budget: Check = {
  id: "budget",
  title: "The hour's mints are not spent",
  needs: ["kv"],
  async run({ config, database, now }) {
    const { store } = await database();
    return judgeBudget(await mintsThisHour(store, now()), config().mintsPerHour);
  },
};

/** Tokens taken back are deleted at CARTO within ten seconds, where a process keeps house. */
const LATE_MS = MINUTE_MS;

/** What housekeeping goes by. */
export interface House {
  readonly backlog: Backlog;
  /** How many tokens were being made by processes that died. */
  readonly deadIntents: number;
  /** Until when each lease is held, in milliseconds since the epoch. */
  readonly leaseEnds: readonly number[];
}

export function judgeHousekeeping(
  { backlog, deadIntents, leaseEnds }: House,
  now: number,
): Finding {
  const ahead = Math.max(0, ...leaseEnds) - now - TIMING.leaseMs;
  if (ahead > CLOCK_SKEW_MS) {
    return warning(
      `a lease is held for ${counted(Math.round(ahead / 1000), "second")} too long: its holder's ` +
        "clock is ahead",
      "Turn on time synchronisation on every machine that runs the app: timedatectl set-ntp true.",
    );
  }
  const fix = "Run deno task start: a running app deletes them; where one runs, look for " +
    "upkeep_failed in its log.";
  if (deadIntents > 0) {
    return warning(
      `${counted(deadIntents, "token")} may be at CARTO that a process was making when it died`,
      fix,
    );
  }
  const { count, oldestAt } = backlog;
  if (count === 0) return ok("no lease is stuck, and no token waits to be deleted at CARTO");
  const waiting = `${counted(count, "token")} to be deleted at CARTO`;
  if (oldestAt === undefined) return warning(`${waiting}, since nobody knows when`, fix);
  const seconds = Math.round((now - oldestAt) / 1000);
  const found = `${waiting}, the oldest for ${counted(seconds, "second")}`;
  return now - oldestAt > LATE_MS ? warning(found, fix) : ok(found);
}

const housekeeping: Check = {
  id: "housekeeping",
  title: "No lease is stuck, and no token waits long to be deleted at CARTO",
  needs: ["kv"],
  async run({ database, now, elapsed }) {
    const { store } = await database();
    const leases = createLeases({ store, now, elapsed, leaseMs: TIMING.leaseMs, holder: "doctor" });
    const dead = (await listIntents(store, leases)).filter(({ held }) => !held);
    const house = {
      backlog: await revocationBacklog(store),
      deadIntents: dead.length,
      leaseEnds: await leaseEnds(store),
    };
    return judgeHousekeeping(house, now());
  },
};

/** @param atCarto the names of all tokens of the OAuth client. */
export function judgeTokens(
  atCarto: readonly string[],
  prefix: string | undefined,
  known: ReadonlySet<string>,
): Finding {
  const ours = prefix === undefined ? [] : atCarto.filter((name) => name.startsWith(prefix));
  const orphans = ours.filter((name) => !known.has(name));
  const found = `${counted(atCarto.length, "token")} of the OAuth client, ${ours.length} of this ` +
    "installation";
  if (orphans.length === 0) return ok(found);
  return warning(
    `${found}, of which ${orphans.length} nobody uses`,
    "Run deno task start: a running app deletes them within ten minutes.",
  );
}

/** What has a row in KV, or is being made. */
async function knownNames(store: Store): Promise<Set<string>> {
  const nameOf = ({ key }: { key: Deno.KvKey }) => String(key.at(-1));
  const intents = (await Array.fromAsync(store.list(ALL_INTENTS))).map(nameOf);
  const stored = (await Array.fromAsync(store.list(ALL_API_TOKENS))).flatMap((entry) =>
    parseRow(entry)?.names ?? []
  );
  const queued = (await Array.fromAsync(store.list(ALL_REVOCATIONS))).map(nameOf);
  return new Set([...intents, ...stored, ...queued]);
}

const accountTokens: Check = {
  id: "account-tokens",
  title: "Every token of this installation at CARTO is known here",
  needs: ["kv", "api"],
  async run({ client, database }) {
    const { store } = await database();
    // First CARTO: what is being made meanwhile has a row before it is there.
    const atCarto = (await (await client()).tokens()).map(({ name }) => name);
    const installation = (await store.get(installationKey()))?.value;
    const prefix = typeof installation === "string" ? tokenNamePrefix(installation) : undefined;
    return judgeTokens(atCarto, prefix, await knownNames(store));
  },
};

export const BROKER_CHECKS: readonly Check[] = [
  budget,
  housekeeping,
  accountTokens,
];
