import { PbfWriter } from "pbf";
import type { Attribute, AttributeValue } from "./feature.ts";
import { writePackedBytes } from "./fields.ts";
import { writeProperties } from "./properties.ts";

/** A cell of H3 or quadbin with what was aggregated in it. */
export interface CellFeature {
  readonly index: bigint;
  readonly values: readonly AttributeValue[];
}

const PROPERTY_TAGS = { properties: 2, numeric: 3 } as const;

/**
 * Encodes CARTO's binary tile of a spatial index (`application/vnd.carto-spatial-tile`), as the
 * reader in @deck.gl/carto 9.4 takes it: `Tile {1 scheme, 2 cells {1 indices {1 packed uint64}, 2
 * properties, 3 numericProps}}`. The scheme is left out: the layer knows it from its source.
 */
export function encodeCellTile(
  attributes: readonly Attribute[],
  cells: readonly CellFeature[],
): Uint8Array {
  const tile = new PbfWriter();
  tile.writeMessage(2, writeCells, { attributes, cells });
  return tile.finish();
}

function writeCells(
  { attributes, cells }: {
    readonly attributes: readonly Attribute[];
    readonly cells: readonly CellFeature[];
  },
  writer: PbfWriter,
): void {
  const indices = BigUint64Array.from(cells, ({ index }) => index);
  writer.writeMessage(1, (values, inner) => writePackedBytes(inner, 1, values), indices);
  writeProperties(writer, PROPERTY_TAGS, attributes, cells);
}
