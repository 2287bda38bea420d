import { ByteWriter } from "./byte_writer.ts";
import type { Attribute, AttributeValue } from "./feature.ts";

/** Values of a column that are kept encoded; a column of more different ones gains nothing. */
const MAX_KEPT = 4_096;

const encoder = new TextEncoder();

/** Where the parts of a record lie in CARTO's binary tiles: they differ by the kind of record. */
export interface PropertyTags {
  readonly properties: number;
  readonly numeric: number;
}

/**
 * Writes the attributes of records as CARTO's binary tiles have them: numbers as one column of
 * doubles each, with one entry per vertex and NaN for NULL; everything else as text, record by
 * record, and no entry for NULL.
 *
 * @param vertices how many vertices each record has; one each where absent
 */
export function writeProperties(
  writer: ByteWriter,
  tags: PropertyTags,
  attributes: readonly Attribute[],
  records: readonly { readonly values: readonly AttributeValue[] }[],
  vertices?: readonly number[],
): void {
  const texts = attributes.flatMap((attribute, index) =>
    attribute.type === "number" ? [] : [{ index, encode: textEncoder(attribute) }]
  );
  const record = new ByteWriter();
  for (const { values } of records) {
    record.clear();
    for (const { index, encode } of texts) {
      const value = values[index];
      if (value !== null && value !== undefined) record.raw(encode(value));
    }
    writer.bytesField(tags.properties, record.bytes);
  }
  const total = vertices?.reduce((sum, count) => sum + count, 0) ?? records.length;
  attributes.forEach(({ name, type }, index) => {
    if (type !== "number" || records.length === 0) return;
    const column = new Float64Array(total);
    let at = 0;
    records.forEach(({ values }, place) => {
      const end = at + (vertices?.[place] ?? 1);
      column.fill(Number(values[index] ?? NaN), at, end);
      at = end;
    });
    writer.message(tags.numeric, (entry) => {
      entry.bytesField(1, encoder.encode(name));
      entry.message(2, (inner) => inner.doubles(1, column));
    });
  });
}

/**
 * Gives a value of the column as a field of a record: its key and itself as text. The bytes are good
 * until the next value is asked for.
 */
function textEncoder({ name, type }: Attribute): (value: AttributeValue) => Uint8Array {
  const key = encoder.encode(name);
  const kept = new Map<AttributeValue, Uint8Array>();
  const pair = new ByteWriter();
  const field = new ByteWriter();
  return (value) => {
    const known = kept.get(value);
    if (known) return known;
    const text = type === "boolean" ? String(Number(value) === 1) : String(value);
    pair.clear();
    pair.bytesField(1, key);
    pair.bytesField(2, encoder.encode(text));
    field.clear();
    field.bytesField(1, pair.bytes);
    if (kept.size < MAX_KEPT) kept.set(value, field.bytes.slice());
    return field.bytes;
  };
}
