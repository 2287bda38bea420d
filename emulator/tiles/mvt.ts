import { PbfWriter } from "pbf";
import { northOf, type TileAddress } from "../spatial/mercator.ts";
import type { Path } from "../spatial/position.ts";
import type {
  Attribute,
  AttributeValue,
  PointFeature,
  ShapeFeature,
  TileContent,
} from "./feature.ts";
import { writePackedVarints, writeText } from "./fields.ts";

/** Units along the side of a tile. */
const EXTENT = 4_096;

/** The one layer of CARTO's tiles. */
const LAYER = "default";

const VERSION = 2;
const GEOMETRY_TYPES = { points: 1, lines: 2, polygons: 3 } as const;
const MOVE_TO = 1;
const LINE_TO = 2;
const CLOSE_PATH = 7;

/** A path or ring in units of the tile, y down. */
type UnitPath = readonly (readonly [x: number, y: number])[];

/** Encodes a Mapbox Vector Tile (version 2.1 of its specification), with numbers as numbers. */
export function encodeMvt(content: TileContent, address: TileAddress): Uint8Array {
  const tile = new PbfWriter();
  tile.writeMessage(3, writeLayer, { content, project: projection(address) });
  return tile.finish();
}

function writeLayer(
  { content, project }: {
    readonly content: TileContent;
    readonly project: (path: Path) => UnitPath;
  },
  layer: PbfWriter,
): void {
  writeText(layer, 1, LAYER);
  const table = new ValueTable();
  const write = (
    kind: keyof typeof GEOMETRY_TYPES,
    { id, values }: PointFeature | ShapeFeature,
    geometry: number[],
  ) => {
    if (geometry.length === 0) return;
    const tags = table.tagsOf(content.attributes, values);
    layer.writeMessage(2, writeFeature, { id, tags, type: GEOMETRY_TYPES[kind], geometry });
  };
  for (const point of content.points) {
    write("points", point, commands([project([point.position])], "points"));
  }
  for (const line of content.lines) {
    const paths = line.parts.flat().map(project).filter(({ length }) => length > 1);
    write("lines", line, commands(paths, "lines"));
  }
  for (const polygon of content.polygons) {
    const rings = polygon.parts.flatMap((part) => {
      const [outer, ...holes] = part.map(project);
      if (!outer || outer.length < 4) return [];
      return [outer, ...holes.filter(({ length }) => length > 3)];
    });
    write("polygons", polygon, commands(rings.map((ring) => ring.toReversed()), "polygons"));
  }
  for (const { name } of content.attributes) writeText(layer, 3, name);
  for (const value of table.values) layer.writeMessage(4, writeValue, value);
  layer.writeVarintField(5, EXTENT);
  layer.writeVarintField(15, VERSION);
}

/** A feature as the specification has it: indices of its attributes, and drawing commands. */
interface EncodedFeature {
  readonly id: number;
  readonly tags: readonly number[];
  readonly type: number;
  readonly geometry: readonly number[];
}

function writeFeature({ id, tags, type, geometry }: EncodedFeature, writer: PbfWriter): void {
  writer.writeVarintField(1, id);
  writePackedVarints(writer, 2, tags);
  writer.writeVarintField(3, type);
  writePackedVarints(writer, 4, geometry);
}

function writeValue(value: string | number | boolean, writer: PbfWriter): void {
  if (typeof value === "string") writeText(writer, 1, value);
  else if (typeof value === "number") writer.writeDoubleField(3, value);
  else writer.writeBooleanField(7, value);
}

/** To units of the tile, equal neighbors left out. */
function projection({ z, x, y }: TileAddress): (path: Path) => UnitPath {
  const tiles = 2 ** z;
  return (path) => {
    let last: readonly [number, number] | undefined;
    return path.flatMap(([lon, lat]) => {
      const unit = [
        Math.round(((lon / 360 + 0.5) * tiles - x) * EXTENT),
        Math.round(((1 - northOf(lat)) * tiles - y) * EXTENT),
      ] as const;
      if (last && last[0] === unit[0] && last[1] === unit[1]) return [];
      last = unit;
      return [unit];
    });
  };
}

/** Drawing commands: each path begins where the last one ended. */
function commands(paths: readonly UnitPath[], kind: keyof typeof GEOMETRY_TYPES): number[] {
  const list: number[] = [];
  let [atX, atY] = [0, 0];
  const go = (positions: UnitPath, command: number) => {
    if (positions.length === 0) return;
    list.push(positions.length * 8 + command);
    for (const [x, y] of positions) {
      list.push(zigzag(x - atX), zigzag(y - atY));
      [atX, atY] = [x, y];
    }
  };
  for (const path of paths) {
    go(path.slice(0, 1), MOVE_TO);
    if (kind === "lines") go(path.slice(1), LINE_TO);
    if (kind !== "polygons") continue;
    go(path.slice(1, -1), LINE_TO);
    list.push(8 + CLOSE_PATH);
  }
  return list;
}

function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

/** The values of all attributes, each once. */
class ValueTable {
  readonly values: (string | number | boolean)[] = [];
  readonly #places = new Map<string | number | boolean, number>();

  /** Pairs of indices: of the attribute's name and of its value; NULL has none. */
  tagsOf(attributes: readonly Attribute[], values: readonly AttributeValue[]): number[] {
    const tags: number[] = [];
    for (const [index, { type }] of attributes.entries()) {
      const value = values[index];
      if (value !== null && value !== undefined) tags.push(index, this.#placeOf(type, value));
    }
    return tags;
  }

  #placeOf(type: Attribute["type"], given: NonNullable<AttributeValue>): number {
    const value = type === "number"
      ? Number(given)
      : type === "boolean"
      ? Number(given) === 1
      : String(given);
    const known = this.#places.get(value);
    if (known !== undefined) return known;
    this.#places.set(value, this.values.length);
    return this.values.push(value) - 1;
  }
}
