import { northOf, type TileAddress } from "../spatial/mercator.ts";
import type { Path } from "../spatial/position.ts";
import { ByteWriter } from "./byte_writer.ts";
import type {
  Attribute,
  AttributeValue,
  PointFeature,
  ShapeFeature,
  TileContent,
} from "./feature.ts";

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
  const layer = new ByteWriter();
  layer.bytesField(1, utf8(LAYER));
  const values = new ValueTable();
  const project = projection(address);
  const write = (
    kind: keyof typeof GEOMETRY_TYPES,
    { id, values: row }: PointFeature | ShapeFeature,
    geometry: readonly number[],
  ) => {
    if (geometry.length === 0) return;
    layer.message(2, (feature) => {
      feature.varintField(1, id);
      feature.varints(2, values.tagsOf(content.attributes, row));
      feature.varintField(3, GEOMETRY_TYPES[kind]);
      feature.varints(4, geometry);
    });
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
  for (const { name } of content.attributes) layer.bytesField(3, utf8(name));
  for (const value of values.encoded) layer.bytesField(4, value);
  layer.varintField(5, EXTENT);
  layer.varintField(15, VERSION);
  const tile = new ByteWriter();
  tile.bytesField(3, layer.bytes);
  return tile.bytes;
}

/** To units of the tile, equal neighbours left out. */
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

/** The values of all attributes, each written once. */
class ValueTable {
  readonly encoded: Uint8Array[] = [];
  readonly #places = new Map<string, number>();

  /** Pairs of indices: of the attribute's name and of its value; NULL has none. */
  tagsOf(attributes: readonly Attribute[], values: readonly AttributeValue[]): number[] {
    return attributes.flatMap((attribute, index) => {
      const value = values[index];
      return value === null || value === undefined ? [] : [index, this.#placeOf(attribute, value)];
    });
  }

  #placeOf({ type }: Attribute, value: AttributeValue): number {
    const kind = type === "number" || type === "boolean" ? type : "string";
    const key = `${kind} ${value}`;
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.encoded.length);
    const writer = new ByteWriter();
    if (kind === "string") writer.bytesField(1, utf8(String(value)));
    if (kind === "boolean") writer.varintField(7, Number(value));
    if (kind === "number") writer.double(3, Number(value));
    this.encoded.push(writer.bytes);
    return this.encoded.length - 1;
  }
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
