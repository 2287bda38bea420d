import { useMemo } from "preact/hooks";
import type { MapState } from "../state/map_state.ts";
import { measuresOf, scaleAt } from "./scale_bar.ts";

/** The map's scale, as of its last move. */
export function ScaleBar({ state }: { readonly state: MapState }) {
  const measures = useMemo(() => measuresOf(navigator.language), []);
  const view = state.inView.value;
  if (view === null) return null;
  const { distance, unit, length } = scaleAt(view.position, measures);
  const { format } = new Intl.NumberFormat(state.locale, {
    style: "unit",
    unit,
    maximumFractionDigits: 2,
  });
  return (
    <div class="scale-bar" aria-hidden="true">
      {format(distance)}
      <svg width={length} height="6">
        <path d={`M.75 0v5.25H${length - 0.75}V0`} />
      </svg>
    </div>
  );
}
