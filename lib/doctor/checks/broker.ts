/** What the token broker keeps in KV and at CARTO. */
import * as v from "valibot";
import { mintsThisHour } from "../../broker/budget.ts";
import { createLeases } from "../../broker/leases.ts";
import { oauthClientHash } from "../../broker/oauth_tokens.ts";
import { tokenNamePrefix } from "../../broker/api_tokens.ts";
import { listIntents } from "../../broker/reconcile.ts";
import { OAuthToken, parseRow } from "../../broker/records.ts";
import { type Backlog, revocationBacklog } from "../../broker/revocations.ts";
import { TIMING } from "../../broker/timing.ts";
import {
  ALL_API_TOKENS,
  ALL_INTENTS,
  ALL_REVOCATIONS,
  installationKey,
  oauthTokenKey,
} from "../../storage/keys.ts";
import type { Store } from "../../storage/store.ts";
import type { Check } from "../check.ts";
import { counted, failure, type Finding, ok, skipped, warning } from "../finding.ts";

const seal: Check = {
  id: "seal",
  title: "KV_ENCRYPTION_KEY opens the tokens that are stored",
  needs: ["kv"],
  async run({ database, sealer }) {
    const opener = await sealer();
    if (opener === undefined) return skipped("the demo has never run");
    const entries = await (await database()).store.list(ALL_API_TOKENS);
    const opened = await Promise.all(
      entries.map((entry) => opener.open(entry.key, parseRow(entry)?.sealed)),
    );
    const closed = opened.filter((value) => value === undefined).length;
    if (closed === 0) return ok(`${counted(entries.length, "row")} of tokens`);
    return warning(
      `${closed} of ${counted(entries.length, "row")} of tokens do not open: each is minted anew`,
      "Put the key they were sealed with after the new one in KV_ENCRYPTION_KEY, with a comma.",
    );
  },
};

const MINUTE_MS = 60_000;

/** @param expiresAt milliseconds since the epoch; undefined where none is stored. */
export function judgeStoredToken(expiresAt: number | undefined, now: number): Finding {
  if (expiresAt === undefined) return ok("none is stored: the next mint asks for one");
  const minutes = Math.floor((expiresAt - now) / MINUTE_MS);
  if (minutes <= 0) return ok("it ended: the next mint asks for another");
  const hours = Math.floor(minutes / 60);
  return ok(`${hours === 0 ? counted(minutes, "minute") : counted(hours, "hour")} left`);
}

const oauthToken: Check = {
  id: "oauth-token",
  title: "The stored OAuth token opens, and how long it lives",
  needs: ["kv"],
  async run({ backing, database, sealer, now }) {
    const opener = await sealer();
    if (opener === undefined) return skipped("the demo has never run");
    const key = oauthTokenKey(await oauthClientHash((await backing()).carto));
    const entry = await (await database()).store.get(key);
    if (entry === null) return judgeStoredToken(undefined, now());
    const stored = v.safeParse(OAuthToken, await opener.open(key, entry.value));
    if (stored.success) return judgeStoredToken(stored.output.expiresAt, now());
    return warning(
      "it does not open: CARTO is asked for another",
      "Put the key it was sealed with after the new one in KV_ENCRYPTION_KEY, with a comma.",
    );
  },
};

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

export function judgeHousekeeping(
  { count, oldestAt }: Backlog,
  deadIntents: number,
  now: number,
): Finding {
  const fix = "Run deno task start: a running app deletes them; where one runs, look for " +
    "upkeep_failed in its log.";
  if (deadIntents > 0) {
    return warning(
      `${counted(deadIntents, "token")} may be at CARTO that a process was making when it died`,
      fix,
    );
  }
  if (count === 0) return ok("no token waits to be deleted at CARTO");
  const waiting = `${counted(count, "token")} to be deleted at CARTO`;
  if (oldestAt === undefined) return warning(`${waiting}, since nobody knows when`, fix);
  const minutes = Math.round((now - oldestAt) / MINUTE_MS);
  const found = `${waiting}, the oldest for ${counted(minutes, "minute")}`;
  return now - oldestAt > LATE_MS ? warning(found, fix) : ok(found);
}

const housekeeping: Check = {
  id: "housekeeping",
  title: "No lease is stuck, and no token waits long to be deleted at CARTO",
  needs: ["kv"],
  async run({ database, now }) {
    const { store } = await database();
    const leases = createLeases({ store, now, leaseMs: TIMING.leaseMs, holder: "doctor" });
    const dead = (await listIntents(store, leases)).filter(({ held }) => !held);
    return judgeHousekeeping(await revocationBacklog(store), dead.length, now());
  },
};

/** @param atCarto the names of all tokens of the account. */
export function judgeTokens(
  atCarto: readonly string[],
  prefix: string | undefined,
  known: ReadonlySet<string>,
): Finding {
  const ours = prefix === undefined ? [] : atCarto.filter((name) => name.startsWith(prefix));
  const orphans = ours.filter((name) => !known.has(name));
  const found = `${counted(atCarto.length, "token")} in the account, ${ours.length} of this ` +
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
  const intents = (await store.list(ALL_INTENTS)).map(nameOf);
  const stored = (await store.list(ALL_API_TOKENS)).flatMap((entry) =>
    parseRow(entry)?.names ?? []
  );
  const queued = (await store.list(ALL_REVOCATIONS)).map(nameOf);
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
  seal,
  oauthToken,
  budget,
  housekeeping,
  accountTokens,
];
