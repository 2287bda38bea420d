/** What cannot be drawn, for good, is told to the operator, once each. */
import { effect } from "@preact/signals";
import type { MapState } from "../state/map_state.ts";

/** @returns what ends it. */
export function followFaults(
  state: MapState,
  report: (fault: { readonly code: string; readonly part: string }) => void,
): () => void {
  const told = new Set<string>();
  return effect(() => {
    for (const [kind, parts] of [["layer", state.layers], ["widget", state.widgets]] as const) {
      for (const [id, { fault }] of parts) {
        const code = fault.value;
        // A policy without CARTO's SQL API is the operator's own choice.
        if (code === null || code === "no_sql" || told.has(`${id} ${code}`)) continue;
        told.add(`${id} ${code}`);
        report({ code: `${kind}_${code}`, part: id });
      }
    }
    if (state.context.value === "gone" && !told.has("context")) {
      told.add("context");
      report({ code: "context_lost", part: state.id });
    }
  });
}
