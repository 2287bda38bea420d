/** Reports each part that permanently cannot be drawn to the operator, once. */
import { effect } from "@preact/signals";
import type { MapState } from "../state/map_state.ts";

/** @returns a function that stops it. */
export function followFaults(
  state: MapState,
  report: (fault: { readonly code: string; readonly part: string }) => void,
): () => void {
  const reported = new Set<string>();
  return effect(() => {
    for (const [kind, parts] of [["layer", state.layers], ["widget", state.widgets]] as const) {
      for (const [id, { fault }] of parts) {
        const code = fault.value;
        // A policy without CARTO's SQL API is the operator's own choice.
        if (code === null || code === "no_sql" || reported.has(`${id} ${code}`)) continue;
        reported.add(`${id} ${code}`);
        report({ code: `${kind}_${code}`, part: id });
      }
    }
    if (state.context.value === "gone" && !reported.has("context")) {
      reported.add("context");
      report({ code: "context_lost", part: state.id });
    }
  });
}
