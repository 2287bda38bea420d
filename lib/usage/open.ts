import type { Log } from "../log/log.ts";
import { createTelemetry, type Telemetry } from "../telemetry/telemetry.ts";
import { createDailyCounts, type DailyCountsOptions } from "./daily_counts.ts";
import { countingCalls, createUsage, type Usage } from "./usage.ts";

export interface OpenUsageOptions extends Omit<DailyCountsOptions, "onFailed"> {
  readonly log: Log;
  readonly isKnownGroup: (group: string) => boolean;
}

/** @returns the counts of what is used, and the telemetry that counts calls to CARTO among it. */
export function openUsage(
  { log, isKnownGroup, ...options }: OpenUsageOptions,
): { readonly usage: Usage; readonly telemetry: Telemetry } {
  const onFailed = (error: unknown) => log.error("usage_not_counted", { error: String(error) });
  const counts = createDailyCounts({ ...options, onFailed });
  return {
    usage: createUsage(counts, isKnownGroup),
    telemetry: countingCalls(createTelemetry(), counts),
  };
}
