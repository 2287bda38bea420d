/** Writes simple Mapbox vector tiles, version 2.1. */
import { PbfWriter } from "pbf";

/** In tile coordinates, 0 to 4,096 from the top left. */
type Point = readonly [x: number, y: number];

export interface TileFeature {
  readonly type: "point" | "line" | "polygon";
  /** A polygon's ring is clockwise on the screen and not closed. */
  readonly points: readonly Point[];
  readonly properties: Readonly<Record<string, string | number>>;
}

const TYPES = { point: 1, line: 2, polygon: 3 } as const;
const [MOVE_TO, LINE_TO, CLOSE_PATH] = [1, 2, 7] as const;

/** @param layers features by layer name. */
export function writeTile(layers: Readonly<Record<string, readonly TileFeature[]>>): Uint8Array {
  const tile = new PbfWriter();
  for (const [name, features] of Object.entries(layers)) {
    tile.writeMessage(3, (_, pbf) => writeLayer(name, features, pbf), null);
  }
  return tile.finish();
}

function writeLayer(name: string, features: readonly TileFeature[], pbf: PbfWriter): void {
  const keys: string[] = [];
  const values: (string | number)[] = [];
  const indexIn = <T>(list: T[], item: T) =>
    list.includes(item) ? list.indexOf(item) : list.push(item) - 1;
  pbf.writeVarintField(15, 2);
  pbf.writeStringField(1, name);
  for (const { type, points, properties } of features) {
    const tags = Object.entries(properties)
      .flatMap(([key, value]) => [indexIn(keys, key), indexIn(values, value)]);
    pbf.writeMessage(2, (_, feature) => {
      feature.writePackedVarint(2, tags);
      feature.writeVarintField(3, TYPES[type]);
      feature.writePackedVarint(4, commands(type, points));
    }, null);
  }
  for (const key of keys) pbf.writeStringField(3, key);
  for (const value of values) {
    pbf.writeMessage(4, (_, message) => {
      if (typeof value === "string") message.writeStringField(1, value);
      else message.writeDoubleField(3, value);
    }, null);
  }
  pbf.writeVarintField(5, 4096);
}

function commands(type: TileFeature["type"], points: readonly Point[]): number[] {
  const zigzag = (value: number) => (value << 1) ^ (value >> 31);
  const steps = points.map(([x, y], at) => {
    const [beforeX, beforeY] = points[at - 1] ?? [0, 0];
    return [zigzag(x - beforeX), zigzag(y - beforeY)];
  });
  const command = (id: number, count: number) => (count << 3) | id;
  if (type === "point") return [command(MOVE_TO, points.length), ...steps.flat()];
  const [first = [], ...rest] = steps;
  const end = type === "polygon" ? [command(CLOSE_PATH, 1)] : [];
  return [command(MOVE_TO, 1), ...first, command(LINE_TO, rest.length), ...rest.flat(), ...end];
}
