import type { PbfWriter } from "pbf";
import type { Attribute, AttributeValue } from "./feature.ts";
import { writePackedBytes, writeText } from "./fields.ts";

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
  const writeTexts = (values: readonly AttributeValue[], record: PbfWriter) => {
    for (const [index, { name, type }] of attributes.entries()) {
      const value = values[index];
      if (type === "number" || value === null || value === undefined) continue;
      const text = type === "boolean" ? String(Number(value) === 1) : String(value);
      record.writeMessage(1, writePair, [name, text]);
    }
  };
  for (const { values } of records) writer.writeMessage(tags.properties, writeTexts, values);
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

function writePair([key, value]: readonly [string, string], writer: PbfWriter): void {
  writeText(writer, 1, key);
  writeText(writer, 2, value);
}

function writeNumbers(
  { name, column }: { readonly name: string; readonly column: Float64Array },
  writer: PbfWriter,
): void {
  writeText(writer, 1, name);
  writer.writeMessage(2, (values, inner) => writePackedBytes(inner, 1, values), column);
}
