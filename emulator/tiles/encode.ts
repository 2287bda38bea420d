import { PbfWriter } from "pbf";
import type { PointFeature, ShapeFeature, TileContent } from "./feature.ts";
import { writePackedBytes, writePackedVarints } from "./fields.ts";
import { writeProperties } from "./properties.ts";

/**
 * Field numbers of each group in CARTO's binary vector tile
 * (`application/vnd.carto-vector-tile`), as the reader in @deck.gl/carto 9.4 takes them;
 * `positions` is 1 in all.
 */
const POINT_TAGS = { globalIds: 2, featureIds: 3, properties: 4, numeric: 5, fields: 6 } as const;
const LINE_TAGS = { globalIds: 3, featureIds: 4, properties: 5, numeric: 6, fields: 7 } as const;
const POLYGON_TAGS = { globalIds: 3, featureIds: 4, properties: 7, numeric: 8, fields: 9 } as const;

type Tags = Readonly<Record<keyof typeof POINT_TAGS, number>>;

/**
 * Encodes a CARTO binary vector tile: absolute degrees, ids and numbers once per vertex, and all
 * three groups present, since the layer fails on a tile that lacks one.
 */
export function encodeBinaryTile(content: TileContent): Uint8Array {
  const tile = new PbfWriter();
  tile.writeMessage(1, writePoints, content);
  tile.writeMessage(2, writeLines, content);
  tile.writeMessage(3, writePolygons, content);
  return tile.finish();
}

function writePoints(content: TileContent, writer: PbfWriter): void {
  const { points } = content;
  writePositions(writer, points.map(({ position }) => position), points.length);
  writeRecords(writer, POINT_TAGS, content, points, undefined, 0);
}

function writeLines(content: TileContent, writer: PbfWriter): void {
  const { points, lines } = content;
  const paths = lines.map(({ parts }) => parts.flat());
  const sizes = vertexCounts(paths);
  writePositions(writer, paths.flat(2), total(sizes));
  writeInts(writer, 2, starts(paths.flat().map((path) => path.length)));
  writeRecords(writer, LINE_TAGS, content, lines, sizes, points.length);
}

function writePolygons(content: TileContent, writer: PbfWriter): void {
  const { points, lines, polygons } = content;
  const rings = polygons.map(({ parts }) => parts.flat());
  const sizes = vertexCounts(rings);
  const ofParts = polygons.flatMap(({ parts }) => vertexCounts(parts));
  writePositions(writer, rings.flat(2), total(sizes));
  writeInts(writer, 2, starts(ofParts));
  writeInts(writer, 5, starts(rings.flat().map((ring) => ring.length)));
  writeRecords(writer, POLYGON_TAGS, content, polygons, sizes, points.length + lines.length);
}

/** Everything that is one entry per feature or vertex: ids, attributes, fields. */
function writeRecords(
  writer: PbfWriter,
  tags: Tags,
  { attributes }: TileContent,
  features: readonly (PointFeature | ShapeFeature)[],
  vertices: readonly number[] | undefined,
  firstGlobalId: number,
): void {
  const featureIds: number[] = [];
  features.forEach((_, index) => {
    for (let left = vertices?.[index] ?? 1; left > 0; left--) featureIds.push(index);
  });
  writeInts(writer, tags.globalIds, featureIds.map((id) => id + firstGlobalId));
  writeInts(writer, tags.featureIds, featureIds);
  writeProperties(writer, tags, attributes, features, vertices);
  for (const { id } of features) writer.writeMessage(tags.fields, writeId, id);
}

function writeId(id: number, writer: PbfWriter): void {
  writer.writeVarintField(1, id);
}

function writePositions(
  writer: PbfWriter,
  positions: readonly (readonly [number, number])[],
  count: number,
): void {
  const flat = new Float64Array(2 * count);
  positions.forEach(([lon, lat], index) => {
    flat[2 * index] = lon;
    flat[2 * index + 1] = lat;
  });
  writer.writeMessage(1, writeFlat, flat);
}

function writeInts(writer: PbfWriter, tag: number, values: readonly number[]): void {
  writer.writeMessage(tag, writeColumn, values);
}

function writeFlat(flat: Float64Array, writer: PbfWriter): void {
  writePackedBytes(writer, 1, flat);
  writer.writeVarintField(2, 2);
}

function writeColumn(values: readonly number[], writer: PbfWriter): void {
  writePackedVarints(writer, 1, values);
  writer.writeVarintField(2, 1);
}

/** Where each piece starts, and where the last one ends. */
function starts(lengths: readonly number[]): number[] {
  let at = 0;
  return [0, ...lengths.map((length) => at += length)];
}

function vertexCounts(pieces: readonly (readonly { readonly length: number }[])[]): number[] {
  return pieces.map((paths) => total(paths.map(({ length }) => length)));
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
