import type { PbfWriter } from "pbf";

const encoder = new TextEncoder();

/** The first halves of characters from U+20000 on, which pbf 5.1 encodes wrongly. */
const WRONG_IN_PBF = /[\ud840-\udbff]/;

/** A text in UTF-8. */
export function writeText(writer: PbfWriter, tag: number, text: string): void {
  if (WRONG_IN_PBF.test(text)) writer.writeBytesField(tag, encoder.encode(text));
  else writer.writeStringField(tag, text);
}

/** Packed 8-byte numbers, little-endian as on every platform of Deno. */
export function writePackedBytes(
  writer: PbfWriter,
  tag: number,
  values: Float64Array | BigUint64Array,
): void {
  writer.writeBytesField(
    tag,
    new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  );
}

/** Packed non-negative integers; unlike pbf's own method, an empty list has its field too. */
export function writePackedVarints(
  writer: PbfWriter,
  tag: number,
  values: readonly number[],
): void {
  writer.writeMessage(tag, writeVarints, values);
}

function writeVarints(values: readonly number[], writer: PbfWriter): void {
  for (const value of values) writer.writeVarint(value);
}

/** Positions: two doubles for each vertex. */
export function writeFlat(flat: Float64Array, writer: PbfWriter): void {
  writePackedBytes(writer, 1, flat);
  writer.writeVarintField(2, 2);
}

/** The id of a feature. */
export function writeId(id: number, writer: PbfWriter): void {
  writer.writeVarintField(1, id);
}

/** Fields that are encoded already. */
export function writeRaw(writer: PbfWriter, bytes: Uint8Array): void {
  writer.realloc(bytes.length);
  writer.buf.set(bytes, writer.pos);
  writer.pos += bytes.length;
}
