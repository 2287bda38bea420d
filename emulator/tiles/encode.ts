import { PbfWriter } from "pbf";

/** A point with the attributes that a tile carries. */
export interface PointFeature {
  /** What a client reads as `feature.id`: a non-negative integer. */
  readonly id: number;
  readonly lon: number;
  readonly lat: number;
  /** Numbers, one for each of the tile's numeric names; NaN stands for NULL. */
  readonly numbers: readonly number[];
  /** Everything else, as strings; a NULL is left out. */
  readonly strings: Readonly<Record<string, string>>;
}

/** The points of one tile and the names of their numeric attributes. */
export interface PointTile {
  readonly numericNames: readonly string[];
  readonly features: readonly PointFeature[];
}

/**
 * CARTO's binary vector tile (`application/vnd.carto-vector-tile`), as the reader in @deck.gl/carto
 * 9.4 takes it: absolute degrees, one id and one number per vertex, and all three groups present,
 * since the layer fails on a tile that lacks one.
 */
export function encodePointTile(tile: PointTile): Uint8Array {
  const writer = new PbfWriter();
  writer.writeMessage(1, writePoints, tile);
  writer.writeMessage(2, writeNoLines, undefined);
  writer.writeMessage(3, writeNoPolygons, undefined);
  return writer.finish();
}

function writePoints({ numericNames, features }: PointTile, writer: PbfWriter): void {
  const indices = features.map((_, index) => index);
  writer.writeMessage(1, writeDoubles, features.flatMap(({ lon, lat }) => [lon, lat]));
  writer.writeMessage(2, writeInts, indices);
  writer.writeMessage(3, writeInts, indices);
  for (const { strings } of features) writer.writeMessage(4, writeProperties, strings);
  numericNames.forEach((name, column) => {
    const values = features.map(({ numbers }) => numbers[column] ?? NaN);
    writer.writeMessage(5, writeNumericEntry, { name, values });
  });
  for (const { id } of features) writer.writeMessage(6, writeField, id);
}

function writeNoLines(_: undefined, writer: PbfWriter): void {
  writer.writeMessage(1, writeDoubles, []);
  writer.writeMessage(2, writeInts, [0]);
  writer.writeMessage(3, writeInts, []);
  writer.writeMessage(4, writeInts, []);
}

function writeNoPolygons(_: undefined, writer: PbfWriter): void {
  writer.writeMessage(1, writeDoubles, []);
  writer.writeMessage(2, writeInts, [0]);
  writer.writeMessage(3, writeInts, []);
  writer.writeMessage(4, writeInts, []);
  writer.writeMessage(5, writeInts, [0]);
}

function writeDoubles(values: number[], writer: PbfWriter): void {
  if (values.length > 0) writer.writePackedDouble(1, values);
  else writer.writeBytesField(1, new Uint8Array());
  writer.writeVarintField(2, 2);
}

function writeInts(values: number[], writer: PbfWriter): void {
  if (values.length > 0) writer.writePackedVarint(1, values);
  else writer.writeBytesField(1, new Uint8Array());
  writer.writeVarintField(2, 1);
}

function writeProperties(strings: Readonly<Record<string, string>>, writer: PbfWriter): void {
  for (const entry of Object.entries(strings)) writer.writeMessage(1, writeKeyValue, entry);
}

function writeKeyValue([key, value]: [string, string], writer: PbfWriter): void {
  writeText(1, key, writer);
  writeText(2, value, writer);
}

function writeNumericEntry(
  { name, values }: { name: string; values: number[] },
  writer: PbfWriter,
): void {
  writeText(1, name, writer);
  writer.writeMessage(2, writePackedDoubles, values);
}

function writePackedDoubles(values: number[], writer: PbfWriter): void {
  writer.writePackedDouble(1, values);
}

function writeField(id: number, writer: PbfWriter): void {
  writer.writeVarintField(1, id);
}

/** pbf 5.1.2 writes characters of the Unicode planes 2, 4, … 16 wrongly; TextEncoder does not. */
function writeText(tag: number, text: string, writer: PbfWriter): void {
  writer.writeBytesField(tag, new TextEncoder().encode(text));
}
