import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { formatsOf } from "../../../lib/locale/formats.ts";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { MapState } from "../state/map_state.ts";

/** How often the line is updated, in milliseconds: it counts minutes. */
const STEP_MS = 20_000;

/** The age of the data, on a map with `refresh`. */
export function UpdatedAgo({ state }: { readonly state: MapState }) {
  const now = useSignal(Date.now());
  const at = state.updatedAt.value;
  useEffect(() => {
    const timer = setInterval(() => now.value = Date.now(), STEP_MS);
    return () => clearInterval(timer);
  }, []);
  if (state.document.refresh === undefined || at === null) return null;
  const minutes = Math.max(0, Math.floor((now.value - at) / 60_000));
  const words = mapWordsOf(state.locale).panel;
  return (
    <p class="panel-line updated-ago">
      {minutes === 0 ? words.updatedNow : words.updated(formatsOf(state.locale).ago(minutes))}
    </p>
  );
}
