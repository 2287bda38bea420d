import { useMemo } from "preact/hooks";
import type { MapState } from "../state/map_state.ts";
import { scaleAt } from "./scale_bar.ts";

/** How far apart places are, as of the map's last rest. */
export function ScaleBar({ state }: { readonly state: MapState }) {
  const unit = useMemo(() => unitsOf(state.locale), []);
  const view = state.inView.value;
  if (view === null) return null;
  const { meters, length } = scaleAt(view.position);
  return (
    <div class="scale-bar" aria-hidden="true">
      {unit(meters)}
      <svg width={length} height="6">
        <path d={`M.75 0v5.25H${length - 0.75}V0`} />
      </svg>
    </div>
  );
}

function unitsOf(locale: string) {
  const [km, m] = ["kilometer", "meter"].map((unit) =>
    new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: 2 })
  );
  return (meters: number) => meters >= 1_000 ? km?.format(meters / 1_000) : m?.format(meters);
}
