import type { Path, Position } from "../spatial/position.ts";
import { areaOf, lengthOf } from "../spatial/sphere.ts";
import { type Delivery, FIRST_DAY, makeDeliveries } from "./deliveries.ts";
import { SYNTHETIC, type SyntheticTable } from "./synthetic_table.ts";

const DAY = 86_400_000;
const iso = (time: number) => new Date(time).toISOString();

/** The parcels of the demo's delivery service over 90 days, as points. */
export const deliveries: SyntheticTable = {
  edition: 2,
  definition: {
    name: "acme.logistics.deliveries",
    description: "Deliveries of a parcel service over 90 days",
    attribution: SYNTHETIC,
    geometry: "point",
    indexed: ["city"],
    columns: [
      { name: "geom", type: "geometry" },
      { name: "delivery_id", type: "string" },
      { name: "status", type: "string" },
      { name: "weight_kg", type: "number" },
      { name: "promised_at", type: "timestamp" },
      { name: "delivered_at", type: "timestamp" },
      { name: "driver", type: "string" },
      { name: "depot", type: "string" },
      { name: "city", type: "string" },
      { name: "state", type: "string" },
      { name: "tracking_url", type: "string" },
    ],
  },
  fill(load) {
    for (const one of makeDeliveries()) {
      load.insert({ type: "Point", coordinates: one.position }, [
        one.id,
        one.status,
        one.weight,
        iso(one.promisedAt),
        one.deliveredAt === undefined ? null : iso(one.deliveredAt),
        one.driver,
        one.depot.name,
        one.city,
        one.state,
        `https://tracking.example.com/${one.id}`,
      ]);
    }
  },
};

/** The way of each driver on each day, as lines from the depot and back. */
export const routes: SyntheticTable = {
  edition: 2,
  definition: {
    name: "acme.logistics.routes",
    description: "Routes of a parcel service's drivers over 90 days",
    attribution: SYNTHETIC,
    geometry: "line",
    indexed: ["city"],
    columns: [
      { name: "geom", type: "geometry" },
      { name: "route_id", type: "string" },
      { name: "driver", type: "string" },
      { name: "depot", type: "string" },
      { name: "started_at", type: "timestamp" },
      { name: "stops", type: "number" },
      { name: "distance_km", type: "number" },
      { name: "city", type: "string" },
      { name: "state", type: "string" },
    ],
  },
  fill(load) {
    const byRoute = grouped(
      makeDeliveries(),
      ({ depot, day, driver }) => `${depot.name}/${day}/${driver}`,
    );
    for (const [index, stops] of [...byRoute.values()].entries()) {
      const [first] = stops;
      if (!first) continue;
      const { depot, day, driver, city, state } = first;
      const around = stops.toSorted((a, b) => angle(depot.position, a) - angle(depot.position, b));
      const path = [depot.position, ...around.map((stop) => stop.position), depot.position];
      const startedAt = iso(FIRST_DAY + day * DAY + 12 * 3_600_000);
      const distance = Math.round(lengthOf(path) * 13) / 10;
      load.insert({ type: "LineString", coordinates: path }, [
        `R-${10_001 + index}`,
        driver,
        depot.name,
        startedAt,
        stops.length,
        distance,
        city,
        state,
      ]);
    }
  },
};

/** What each depot delivers to, in four parts around it, as polygons. */
export const zones: SyntheticTable = {
  edition: 1,
  definition: {
    name: "acme.logistics.zones",
    description: "Delivery zones of a parcel service",
    attribution: SYNTHETIC,
    geometry: "polygon",
    indexed: ["city"],
    columns: [
      { name: "geom", type: "geometry" },
      { name: "zone_id", type: "string" },
      { name: "depot", type: "string" },
      { name: "deliveries", type: "number" },
      { name: "area_km2", type: "number" },
      { name: "city", type: "string" },
      { name: "state", type: "string" },
    ],
  },
  fill(load) {
    const part = (one: Delivery) => Math.floor((2 * angle(one.depot.position, one)) / Math.PI) + 3;
    const byZone = grouped(makeDeliveries(), (one) => `${one.depot.name} ${part(one)}`);
    for (const [id, inside] of byZone) {
      const [first] = inside;
      if (!first) continue;
      const ring = hull([first.depot.position, ...inside.map(({ position }) => position)]);
      if (ring.length < 4) continue;
      const area = Math.round(areaOf([ring]) * 10) / 10;
      load.insert({ type: "Polygon", coordinates: [ring] }, [
        id,
        first.depot.name,
        inside.length,
        area,
        first.city,
        first.state,
      ]);
    }
  },
};

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** The direction of a delivery from a place, from minus pi to pi. */
function angle([lon, lat]: Position, { position }: Delivery): number {
  return Math.atan2(position[1] - lat, position[0] - lon);
}

/** The smallest convex ring around positions (Andrew's monotone chain), ending where it begins. */
function hull(positions: readonly Position[]): Path {
  const sorted = positions.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (ordered: readonly Position[]) => {
    const chain: Position[] = [];
    for (const position of ordered) {
      while (chain.length > 1 && !turnsLeft(chain.at(-2), chain.at(-1), position)) chain.pop();
      chain.push(position);
    }
    return chain.slice(0, -1);
  };
  const ring = [...half(sorted), ...half(sorted.toReversed())];
  return ring[0] ? [...ring, ring[0]] : ring;
}

function turnsLeft(a: Position | undefined, b: Position | undefined, c: Position): boolean {
  if (!a || !b) return true;
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 0;
}
