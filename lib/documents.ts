/** The documents of the operator, the policy and the maps, as they are on disk now. */
import { configuredReferers } from "./access/grants.ts";
import { type LivePolicy, openLivePolicy } from "./access/live_policy.ts";
import type { Clock } from "./clock/clock.ts";
import type { CartoConfig, Config } from "./config/config.ts";
import type { Log } from "./log/log.ts";
import { type LiveMaps, openLiveMaps } from "./maps/live/live_maps.ts";

export interface DocumentsOptions {
  readonly config: Config;
  readonly carto: CartoConfig;
  /** Where the policy is unless the configuration says. */
  readonly policyPath: URL;
  /** Where the maps are unless the configuration says. */
  readonly mapsPath: URL;
  readonly log: Log;
}

export interface Documents {
  readonly access: LivePolicy;
  readonly maps: LiveMaps;
}

/**
 * A change of the policy reaches every process within seconds; authors of maps wait at a screen.
 */
const POLL_MS = 1_000;

/**
 * @param clock decides which day it is.
 * @throws {PolicyError} when the policy is invalid; an invalid map is left out.
 */
export async function openDocuments(
  options: DocumentsOptions,
  clock: Pick<Clock, "now">,
): Promise<Documents> {
  const { config, carto, log } = options;
  const access = await openLivePolicy({
    path: config.policyPath ?? options.policyPath,
    connectionName: carto.connection,
    referers: configuredReferers(config),
    clock,
    log,
    intervalMs: POLL_MS,
  });
  const maps = await openLiveMaps({
    path: config.mapsPath ?? options.mapsPath,
    policy: access.policy,
    log,
    intervalMs: POLL_MS,
  });
  return { access, maps };
}
