import type { HoveredStore } from "../lib/map/map_view.ts";

const dollars = new Intl.NumberFormat("en-US", {
  style: "currency",
  currency: "USD",
  maximumFractionDigits: 0,
});
const squareMetres = new Intl.NumberFormat("en-US");

/** From the pointer to the tooltip's corner, in CSS pixels. */
const GAP = 14;

/** A store's facts, beside the pointer. */
export function StoreTooltip({ store, x, y }: HoveredStore) {
  return (
    <div
      class="card tooltip"
      role="tooltip"
      style={{ transform: `translate(${x + GAP}px, ${y + GAP}px)` }}
    >
      <strong>{store.storetype}</strong>
      {store.address}
      <br />
      {store.city}, {store.state}
      <dl>
        {store.revenue !== undefined && (
          <>
            <dt>Revenue</dt>
            <dd>{dollars.format(store.revenue)}</dd>
          </>
        )}
        {store.size_m2 !== undefined && (
          <>
            <dt>Floor area</dt>
            <dd>{squareMetres.format(store.size_m2)} m²</dd>
          </>
        )}
      </dl>
    </div>
  );
}
