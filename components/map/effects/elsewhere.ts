/** Filtered rows outside of the view. */
import type { MapEngine } from "../../../lib/map/sources/map_engine_types.ts";
import type { Bounds } from "../../../lib/map/view/position.ts";
import type { MapState } from "../state/map_state.ts";

/** The most rows whose extent is computed. */
const MOST_PLACES = 500;

export interface Elsewhere {
  readonly count: number;
  /** Their bounds; null where unknown: for lines and areas, and for too many rows. */
  readonly bounds: Bounds | null;
}

/** @returns the person's rows of the dataset with these filters, anywhere. */
export async function findElsewhere(
  state: MapState,
  engine: Pick<MapEngine, "rows">,
  name: string,
  signal: AbortSignal,
): Promise<Elsewhere | null> {
  const dataset = state.datasetOf(name);
  if (dataset.source.peek() === null || !dataset.hasSql.peek()) return null;
  const { rows, total } = await engine.rows({
    dataset: name,
    narrowing: dataset.narrowing().peek(),
    bounds: null,
    columns: [],
    sort: undefined,
    offset: 0,
    limit: MOST_PLACES,
    withPlace: true,
  }, signal);
  const places = rows.flatMap(({ place }) => place === null ? [] : [place]);
  if (places.length === 0 || rows.length < total) return { count: total, bounds: null };
  const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
  return {
    count: total,
    bounds: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)],
  };
}
