/** What is used: maps that are opened, by whom and where, origins refused, and calls to CARTO. */
import type { OpenedMap } from "../maps/pruning/opened_map.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import type { DailyCounts } from "./daily_counts.ts";
import { openingCost } from "./opening_cost.ts";

/** The app's own pages, beside the origins that have the map in a frame. */
export const OWN_PAGES = "own";
/** A frame in a page whose origin it did not name. */
export const UNNAMED_FRAME = "unnamed";

export interface Usage {
  /**
   * Counts a map that is opened.
   *
   * @param groups of the person.
   * @param origin of the page around the frame; undefined for the app's own pages.
   */
  opened(map: OpenedMap, groups: readonly string[], origin?: string): void;
  /** @param origin as a client claims it: anybody can make up others. */
  refused(origin: string): void;
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** @param isKnownGroup whether the policy has the group: an identity provider may name any. */
export function createUsage(
  counts: DailyCounts,
  isKnownGroup: (group: string) => boolean,
): Usage {
  return {
    opened({ id, document }, groups, origin = OWN_PAGES) {
      counts.add("map", id);
      counts.add("units", id, openingCost(document));
      counts.add("origin", origin);
      for (const group of groups.filter(isKnownGroup)) counts.add("group", group);
    },
    refused: (origin) => counts.add("refused", URL.parse(origin)?.origin ?? "null"),
    flush: counts.flush,
    close: counts.close,
  };
}

/** The same telemetry, whose calls to CARTO are counted where CARTO answered with success. */
export function countingCalls(telemetry: Telemetry, counts: DailyCounts): Telemetry {
  return {
    ...telemetry,
    observe(name, value, labels) {
      telemetry.observe(name, value, labels);
      if (name !== "carto_embed_upstream_seconds" || !("call" in labels)) return;
      if (labels.status === "ok") counts.add("call", String(labels.call));
    },
  };
}
