import { PbfWriter } from "pbf";
import type { Attribute, AttributeValue } from "./feature.ts";
import { writeProperties } from "./properties.ts";

/**
 * Field numbers of CARTO's properties tile (`application/vnd.carto-properties-tile`), as the reader
 * in @deck.gl/carto 9.4 takes them.
 */
const TAGS = { properties: 1, numeric: 2 } as const;

/**
 * Encodes what a boundary's tile lacks: the attributes of its features, in their order, since the
 * layer joins texts by `geoid` and numbers by place.
 */
export function encodePropertiesTile(
  attributes: readonly Attribute[],
  records: readonly { readonly values: readonly AttributeValue[] }[],
): Uint8Array {
  const writer = new PbfWriter();
  writeProperties(writer, TAGS, attributes, records);
  return writer.finish();
}
