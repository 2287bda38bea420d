/** What the overview shows: how the app and CARTO are, over all processes. */
import * as v from "valibot";
import type { Config } from "../../config/config.ts";
import { type HourOfMints, mintsOfDay } from "../../broker/minting/budget.ts";
import { parseRow } from "../../broker/records.ts";
import { isLive, SessionRecord } from "../../identity/sessions/session_record.ts";
import { ALL_API_TOKENS, ALL_SESSIONS } from "../../storage/key_prefixes.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import type { ApiToken, ApiTokens } from "../api_tokens/api_tokens.ts";
import type { QuickDoctor } from "../doctor/quick_doctor.ts";
import type { DoctorReport } from "../doctor/doctor_report.ts";
import type { Processes, ProcessState } from "../processes/processes.ts";
import type { Fault } from "../processes/recent_faults.ts";
import { type Counted, countRows } from "./count_rows.ts";
import type { Reached } from "./reachability.ts";

export interface Overview {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Where the app is. */
  readonly origin: string;
  readonly carto: Reached & {
    /** Its API's host. */
    readonly host: string;
  };
  readonly mints: {
    /** The budget of an hour, over all processes. */
    readonly perHour: number;
    /** This hour last. */
    readonly hours: readonly HourOfMints[];
  };
  /** API tokens that are valid. */
  readonly tokens: Counted;
  readonly sessions: Counted;
  /** Since the start of the processes that run, the latest first. */
  readonly faults: readonly Fault[];
  /** Of programs that read the console, 100 at most. */
  readonly apiTokens: readonly ApiToken[];
  /** Null where the doctor has not been run here. */
  readonly doctor: DoctorReport | null;
  readonly processes: readonly (ProcessState & {
    /** Whether it answered this request. */
    readonly isThis: boolean;
  })[];
}

export interface OverviewParts {
  readonly config: Pick<Config, "appOrigin" | "mintsPerHour" | "session">;
  readonly carto: { readonly apiBaseUrl: string };
  readonly clock: { readonly now: () => number };
  readonly store: KvStorage;
  readonly processes: Processes;
  readonly reachCarto: () => Promise<Reached>;
  readonly quickDoctor: Pick<QuickDoctor, "last">;
  readonly apiTokens: Pick<ApiTokens, "list">;
}

/**
 * Reads the figures of the overview, with a bounded number of reads: it does not grow with sessions
 * and tokens.
 *
 * @throws {StorageError}
 */
export async function readOverview(parts: OverviewParts): Promise<Overview> {
  const { carto, clock, config, processes, store } = parts;
  const at = clock.now();
  const { idleMs } = config.session;
  const [reached, hours, tokens, sessions, doctor, apiTokens, running] = await Promise.all([
    parts.reachCarto(),
    mintsOfDay(store, at),
    countRows(store, ALL_API_TOKENS, (entry) => (parseRow(entry)?.expiresAt ?? 0) > at),
    countRows(store, ALL_SESSIONS, ({ value }) => {
      const session = v.safeParse(SessionRecord, value);
      return session.success && isLive(session.output, idleMs, at);
    }),
    parts.quickDoctor.last(),
    parts.apiTokens.list(),
    processes.list(),
  ]);
  return {
    at,
    origin: config.appOrigin,
    carto: { ...reached, host: new URL(carto.apiBaseUrl).host },
    mints: { perHour: config.mintsPerHour, hours },
    tokens,
    sessions,
    faults: sumOfFaults(running.flatMap((process) => process.faults)),
    apiTokens,
    doctor,
    processes: running.map((process) => ({ ...process, isThis: process.id === processes.id })),
  };
}

function sumOfFaults(faults: readonly Fault[]): Fault[] {
  const byCode = Map.groupBy(faults, ({ code }) => code);
  return [...byCode].map(([code, same]) => ({
    code,
    count: same.reduce((sum, { count }) => sum + count, 0),
    lastAt: Math.max(...same.map(({ lastAt }) => lastAt)),
  })).sort((one, other) => other.lastAt - one.lastAt);
}
