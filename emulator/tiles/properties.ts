import type { PbfWriter } from "pbf";
import type { Attribute, AttributeValue } from "./feature.ts";
import { writePackedBytes, writeRaw, writeText } from "./fields.ts";
import { TextRecords } from "./text_records.ts";

/**
 * Field numbers of the parts of a record in CARTO's binary tiles: they differ by the kind of
 * record.
 */
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
  writer: PbfWriter,
  tags: PropertyTags,
  attributes: readonly Attribute[],
  records: readonly { readonly values: readonly AttributeValue[] }[],
  vertices?: readonly number[],
): void {
  const texts = new TextRecords(tags.properties, attributes);
  for (const { values } of records) texts.add(values);
  writeRaw(writer, texts.bytes);
  if (records.length === 0) return;
  const total = vertices?.reduce((sum, count) => sum + count, 0) ?? records.length;
  attributes.forEach(({ name, type }, index) => {
    if (type !== "number") return;
    const column = new Float64Array(total);
    let at = 0;
    records.forEach(({ values }, place) => {
      const end = at + (vertices?.[place] ?? 1);
      column.fill(Number(values[index] ?? NaN), at, end);
      at = end;
    });
    writer.writeMessage(tags.numeric, writeNumbers, { name, column });
  });
}

/** A column of doubles and its name. */
export function writeNumbers(
  { name, column }: { readonly name: string; readonly column: Float64Array },
  writer: PbfWriter,
): void {
  writeText(writer, 1, name);
  writer.writeMessage(2, (values, inner) => writePackedBytes(inner, 1, values), column);
}
