/** The services of the console, which only its routes use. */
import type { Clock } from "../clock/clock.ts";
import type { Secrets } from "../config/config.ts";
import type { KvStorage } from "../storage/kv_storage.ts";
import { type ApiTokens, createApiTokens } from "./api_tokens/api_tokens.ts";
import {
  createQuickDoctor,
  type QuickDoctor,
  type QuickDoctorOptions,
} from "./doctor/quick_doctor.ts";
import { createReachability, type Reached } from "./overview/reachability.ts";
import { createNotices, type Notices } from "./notices.ts";
import { processFacts, type ProcessParts } from "./processes/process_facts.ts";
import { createProcesses, type Processes } from "./processes/processes.ts";

export interface Console {
  /** Of programs that read what the console shows. */
  readonly apiTokens: ApiTokens;
  /** What changes did. */
  readonly notices: Notices;
  readonly processes: Processes;
  readonly quickDoctor: QuickDoctor;
  /** Whether CARTO answers now. */
  readonly reachCarto: () => Promise<Reached>;
}

export interface ConsoleOptions extends Clock, ProcessParts {
  readonly store: KvStorage;
  readonly fetch: typeof fetch;
  /** CARTO's API base URL. */
  readonly url: string;
  /** Names the process. */
  readonly instance: string;
  /** Sign notices. */
  readonly secrets: Pick<Secrets, "jwtSecrets">;
  /** Runs the doctor's quick checks. */
  readonly examine: QuickDoctorOptions["examine"];
}

export function createConsole(options: ConsoleOptions): Console {
  return {
    apiTokens: createApiTokens(options),
    notices: createNotices({ ...options, secrets: options.secrets.jwtSecrets }),
    processes: createProcesses({ ...options, facts: () => processFacts(options) }),
    quickDoctor: createQuickDoctor(options),
    reachCarto: createReachability(options),
  };
}
