import { PbfWriter } from "pbf";
import { PointColumns } from "./encode_points.ts";
import type { ShapeFeature, TileContent } from "./feature.ts";
import { writeFlat, writeId, writePackedVarints } from "./fields.ts";
import { writeProperties } from "./properties.ts";

/**
 * Field numbers of each group in CARTO's binary vector tile
 * (`application/vnd.carto-vector-tile`), as the reader in @deck.gl/carto 9.4 takes them;
 * `positions` is 1 in all.
 */
const LINE_TAGS = { globalIds: 3, featureIds: 4, properties: 5, numeric: 6, fields: 7 } as const;
const POLYGON_TAGS = { globalIds: 3, featureIds: 4, properties: 7, numeric: 8, fields: 9 } as const;

type Tags = Readonly<Record<keyof typeof LINE_TAGS, number>>;

/**
 * Encodes a CARTO binary vector tile: absolute degrees, ids and numbers once per vertex, and all
 * three groups present, since the layer fails on a tile that lacks one.
 */
export function encodeBinaryTile(content: TileContent): Uint8Array {
  const points = new PointColumns(content.attributes, content.points);
  const tile = new PbfWriter(new Uint8Array(points.size));
  const shapes = { ...content, pointCount: points.count };
  tile.writeMessage(1, (columns, writer) => columns.write(writer), points);
  tile.writeMessage(2, writeLines, shapes);
  tile.writeMessage(3, writePolygons, shapes);
  return tile.finish();
}

/** Lines and polygons, which are numbered after the points. */
type Shapes = Omit<TileContent, "points"> & { readonly pointCount: number };

function writeLines(content: Shapes, writer: PbfWriter): void {
  const { pointCount, lines } = content;
  const paths = lines.map(({ parts }) => parts.flat());
  const sizes = vertexCounts(paths);
  writePositions(writer, paths.flat(2), total(sizes));
  writeInts(writer, 2, starts(paths.flat().map((path) => path.length)));
  writeRecords(writer, LINE_TAGS, content, lines, sizes, pointCount);
}

function writePolygons(content: Shapes, writer: PbfWriter): void {
  const { pointCount, lines, polygons } = content;
  const rings = polygons.map(({ parts }) => parts.flat());
  const sizes = vertexCounts(rings);
  const ofParts = polygons.flatMap(({ parts }) => vertexCounts(parts));
  writePositions(writer, rings.flat(2), total(sizes));
  writeInts(writer, 2, starts(ofParts));
  writeInts(writer, 5, starts(rings.flat().map((ring) => ring.length)));
  writeRecords(writer, POLYGON_TAGS, content, polygons, sizes, pointCount + lines.length);
}

/** Everything that is one entry per feature or vertex: ids, attributes, fields. */
function writeRecords(
  writer: PbfWriter,
  tags: Tags,
  { attributes }: Shapes,
  features: readonly ShapeFeature[],
  vertices: readonly number[],
  firstGlobalId: number,
): void {
  const featureIds: number[] = [];
  features.forEach((_, index) => {
    for (let left = vertices[index] ?? 0; left > 0; left--) featureIds.push(index);
  });
  writeInts(writer, tags.globalIds, featureIds.map((id) => id + firstGlobalId));
  writeInts(writer, tags.featureIds, featureIds);
  writeProperties(writer, tags, attributes, features, vertices);
  for (const { id } of features) writer.writeMessage(tags.fields, writeId, id);
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
