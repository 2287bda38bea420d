import { ByteWriter } from "./byte_writer.ts";
import type { Attribute, AttributeValue } from "./feature.ts";
import { writeProperties } from "./properties.ts";

/** A cell of H3 or quadbin with what was aggregated in it. */
export interface CellFeature {
  readonly index: bigint;
  readonly values: readonly AttributeValue[];
}

const PROPERTY_TAGS = { properties: 2, numeric: 3 } as const;

/**
 * Encodes CARTO's binary tile of a spatial index (`application/vnd.carto-spatial-tile`), as the reader
 * in @deck.gl/carto 9.4 takes it: `Tile {1 scheme, 2 cells {1 indices {1 packed uint64}, 2 properties,
 * 3 numericProps}}`. The scheme is left out: the layer knows it from its source.
 */
export function encodeCellTile(
  attributes: readonly Attribute[],
  cells: readonly CellFeature[],
): Uint8Array {
  const tile = new ByteWriter();
  tile.message(2, (writer) => {
    const indices = BigUint64Array.from(cells, ({ index }) => index);
    writer.message(1, (inner) => inner.doubles(1, indices));
    writeProperties(writer, PROPERTY_TAGS, attributes, cells);
  });
  return tile.bytes;
}
