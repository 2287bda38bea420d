/** Generated features as CSV, the same in every run. */
import { polygonToCells } from "h3-js";
import { seeded } from "../../tests/helpers/store_points.ts";
import { BOX, CLASSES, type Kind, type KindName, VIEW } from "./kinds.ts";

const SEED = 7;
/** Lines per write. */
const BATCH = 5_000;

/** Degrees per CSS pixel at the map's start position. */
const PIXEL = 360 / (512 * 2 ** VIEW.zoom);
const STRETCH = Math.cos(VIEW.latitude * Math.PI / 180);

const VERTICES = 50;
/** Radii in pixels, alternating, so that small polygons keep all vertices in CARTO's tiles. */
const RADII = [8, 4.5] as const;

const BENDS = 8;
/** The distance between two bends, in pixels. */
const STEP = 5;

/** The resolution at which {@linkcode BOX} has 30,000 cells, drawn as they are at its zoom. */
const RESOLUTION = 7;

type Random = () => number;

/** Writes `count` features of a kind. */
export async function writeTable(path: string, kind: Kind, count: number): Promise<void> {
  const random = seeded(SEED);
  const rowOf = ROWS[kind.name](random);
  const file = await Deno.open(path, { create: true, write: true, truncate: true });
  const writer = file.writable.getWriter();
  const encoder = new TextEncoder();
  const header = [kind.geometry.column, ...kind.columns].join(",");
  await writer.write(encoder.encode(`${header}\n`));
  for (let start = 0; start < count; start += BATCH) {
    let batch = "";
    for (let at = start; at < Math.min(count, start + BATCH); at++) batch += `${rowOf(at)}\n`;
    await writer.write(encoder.encode(batch));
  }
  await writer.close();
}

const ROWS: Readonly<Record<KindName, (random: Random) => (at: number) => string>> = {
  points: (random) => featureRow(random, () => `POINT (${textOf(placeIn(random))})`),
  polygons: (random) => featureRow(random, () => `POLYGON ((${ringOf(random).join(", ")}))`),
  lines: (random) => featureRow(random, () => `LINESTRING (${pathOf(random).join(", ")})`),
  cells(random) {
    const { west, south, east, north } = BOX;
    const ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
    const cells = polygonToCells(ring, RESOLUTION, true);
    return (at) => `${cells[at] ?? ""},${valueOf(random)}`;
  },
};

function featureRow(random: Random, geometry: () => string): (at: number) => string {
  const classOf = () => CLASSES[Math.floor(random() * CLASSES.length)];
  return (at) => `"${geometry()}",${at + 1},${classOf()},${valueOf(random)}`;
}

type Place = readonly [longitude: number, latitude: number];

const valueOf = (random: Random) => Math.floor(random() * 100);
const textOf = ([longitude, latitude]: Place) => `${longitude.toFixed(5)} ${latitude.toFixed(5)}`;

function placeIn(random: Random): Place {
  const { west, south, east, north } = BOX;
  return [west + random() * (east - west), south + random() * (north - south)];
}

/** @returns the position so many pixels away. */
function away([longitude, latitude]: Place, angle: number, pixels: number): Place {
  const degrees = pixels * PIXEL;
  return [
    longitude + degrees * Math.cos(angle),
    latitude + degrees * STRETCH * Math.sin(angle),
  ];
}

function ringOf(random: Random): string[] {
  const center = placeIn(random);
  const turn = random();
  const ring = Array.from({ length: VERTICES }, (_, index) => {
    const angle = 2 * Math.PI * (index / VERTICES + turn);
    return textOf(away(center, angle, RADII[index % 2] ?? 0));
  });
  return [...ring, ring[0] ?? ""];
}

function pathOf(random: Random): string[] {
  let place = placeIn(random);
  let angle = 2 * Math.PI * random();
  const path = [textOf(place)];
  for (let bend = 0; bend <= BENDS; bend++) {
    angle += random() - 0.5;
    place = away(place, angle, STEP);
    path.push(textOf(place));
  }
  return path;
}
