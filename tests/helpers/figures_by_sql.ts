/** Views of the stores' map with filters, and what its figures are by SQL. */
import { type Cloud, runSql, STORES_TABLE } from "./cloud.ts";

/** A state of the map, and the same as SQL. */
export interface Trial {
  readonly search: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly zoom: number;
  readonly type: string | null;
  readonly revenue: string | null;
  readonly text: string | null;
}

/** Numbers from 0 to 1 that are the same in every run (Marsaglia's xorshift, 32 bits). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Views around New York with all kinds of filters, the same in every run. */
export function* trials(views: number): Generator<Trial> {
  const random = numbers(20261124);
  const one = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)];
  for (let view = 0; view < views; view++) {
    const latitude = Number((40.76 + (random() - 0.5) * 0.12).toFixed(5));
    const longitude = Number((-73.97 + (random() - 0.5) * 0.12).toFixed(5));
    const zoom = Number((6 + random() * 8).toFixed(2));
    const params = new URLSearchParams({
      lat: String(latitude),
      lng: String(longitude),
      zoom: String(zoom),
    });
    const types = ["Supermarket", "Drugstore", "Discount Store", "Hypermarket"];
    const type = random() < 0.5 ? one(types) : undefined;
    const range = random() < 0.5 ? one(["1200000-1500000", "1350000-", "-1300000"]) : undefined;
    const text = random() < 0.4 ? one(["100", "10011", "ST", "AVE", "1"]) : undefined;
    if (type !== undefined) params.set("type", type);
    if (range !== undefined) params.set("revenue", range);
    if (text !== undefined) params.set("search", text);
    params.set("table", "open");
    const [from = "", to = ""] = range?.split("-") ?? [];
    const search = text === undefined
      ? null
      : /^\d/.test(text)
      ? `zip LIKE '${text}%'`
      : `address LIKE '%${text}%'`;
    const revenue = [from && `revenue >= ${from}`, to && `revenue < ${to}`].filter(Boolean);
    yield {
      search: `?${params}`,
      latitude,
      longitude,
      zoom,
      type: type === undefined ? null : `storetype = '${type}'`,
      revenue: revenue.length === 0 ? null : revenue.join(" AND "),
      text: search,
    };
  }
}

/** What is in view, by the formulas of Web Mercator (OGC 17-083r4, annex H). */
function inView(
  { latitude, longitude, zoom }: Trial,
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const world = 512 * 2 ** zoom;
  const x = (longitude + 180) / 360;
  const y = Math.asinh(Math.tan(latitude * Math.PI / 180)) / (2 * Math.PI);
  const longitudeAt = (x: number) => x * 360 - 180;
  const latitudeAt = (y: number) => Math.atan(Math.sinh(y * 2 * Math.PI)) * 180 / Math.PI;
  const [west, east] = [-1, 1].map((side) => longitudeAt(x + side * width / 2 / world));
  const [south, north] = [-1, 1].map((side) => latitudeAt(y + side * height / 2 / world));
  return `ST_X(geom) BETWEEN ${west} AND ${east} AND ST_Y(geom) BETWEEN ${south} AND ${north}`;
}

/**
 * @param size of the map in CSS pixels.
 * @returns what the map shows of NEW YORK's stores.
 */
export async function figuresBySql(
  { emulator }: Cloud,
  trial: Trial,
  size: { readonly width: number; readonly height: number },
) {
  const view = inView(trial, size);
  const where = (...conditions: (string | null)[]) =>
    `FROM ${STORES_TABLE} WHERE city = 'NEW YORK' AND ${
      [view, trial.text, ...conditions].filter((one) => one !== null).join(" AND ")
    }`;
  const { type, revenue } = trial;
  const [totals] = await runSql(
    emulator,
    `SELECT COUNT(*) AS count, SUM(revenue) AS revenue ${where(type, revenue)}`,
  );
  const types = await runSql(
    emulator,
    `SELECT storetype, SUM(revenue) AS value ${where(revenue)} GROUP BY storetype`,
  );
  const rows = await runSql(emulator, `SELECT revenue ${where(type)}`);
  const revenues = rows.map((row) => Number(row.revenue));
  return {
    count: Number(totals?.count),
    revenue: Number(totals?.revenue ?? 0),
    types: types.map(({ storetype, value }) => [String(storetype).toLowerCase(), value]).sort(),
    ofAllRevenues: revenues.length,
    binOf: (from: number, to: number) => revenues.filter((one) => one >= from && one < to).length,
  };
}
