import type { MapPhase } from "./store_map.ts";

/** @returns how the map is doing, in a few words. */
export function summaryOf(phase: MapPhase): string {
  if (phase.name === "loading") return "Loading your stores…";
  if (phase.name === "failed") return "Not loaded";
  if (phase.count === null) return "Your group's stores";
  if (phase.count === 0) return "No stores to show";
  return `${phase.count.toLocaleString("en")} ${phase.count === 1 ? "store" : "stores"}`;
}
