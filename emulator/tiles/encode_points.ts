import type { PbfWriter } from "pbf";
import type { Attribute, PointFeature } from "./feature.ts";
import { writeFlat, writeId, writeRaw } from "./fields.ts";
import { GrowingDoubles } from "./growing.ts";
import { writeNumbers } from "./properties.ts";
import { TextRecords } from "./text_records.ts";

/** Field numbers of the points in CARTO's binary vector tile (see encode.ts). */
const TAGS = {
  positions: 1,
  globalIds: 2,
  featureIds: 3,
  properties: 4,
  numeric: 5,
  fields: 6,
} as const;

/**
 * The points of a tile, written column by column while they are read: none needs to be kept, so
 * that a tile of 65,536 costs the collector hardly more than one of a hundred.
 */
export class PointColumns {
  readonly #positions = new GrowingDoubles();
  readonly #ids = new GrowingDoubles();
  readonly #numbers: readonly (readonly [name: string, index: number, GrowingDoubles])[];
  readonly #texts: TextRecords;
  #count = 0;

  constructor(attributes: readonly Attribute[], points: Iterable<PointFeature>) {
    this.#texts = new TextRecords(TAGS.properties, attributes);
    this.#numbers = attributes.flatMap(({ name, type }, index) =>
      type === "number" ? [[name, index, new GrowingDoubles()]] : []
    );
    for (const point of points) this.#add(point);
  }

  get count(): number {
    return this.#count;
  }

  /** Bytes that hold what {@linkcode write} writes, as a rule. */
  get size(): number {
    const texts = this.#texts.bytes.length;
    return 256 + texts + this.#count * (16 + 2 * 3 + 8 * this.#numbers.length + 8);
  }

  #add({ id, position, values }: PointFeature): void {
    this.#count++;
    this.#positions.push(position[0]);
    this.#positions.push(position[1]);
    this.#ids.push(id);
    this.#texts.add(values);
    for (const [, index, numbers] of this.#numbers) numbers.push(Number(values[index] ?? NaN));
  }

  /** Writes the message of the points; it writes no column of numbers where there are none. */
  write(writer: PbfWriter): void {
    writer.writeMessage(TAGS.positions, writeFlat, this.#positions.values);
    writer.writeMessage(TAGS.globalIds, writeIndices, this.#count);
    writer.writeMessage(TAGS.featureIds, writeIndices, this.#count);
    writeRaw(writer, this.#texts.bytes);
    if (this.#count === 0) return;
    for (const [name, , numbers] of this.#numbers) {
      writer.writeMessage(TAGS.numeric, writeNumbers, { name, column: numbers.values });
    }
    for (const id of this.#ids.values) writer.writeMessage(TAGS.fields, writeId, id);
  }
}

/** 0, 1, 2 … as a column of integers. */
function writeIndices(count: number, writer: PbfWriter): void {
  writer.writeMessage(1, writeCounting, count);
  writer.writeVarintField(2, 1);
}

function writeCounting(count: number, writer: PbfWriter): void {
  for (let index = 0; index < count; index++) writer.writeVarint(index);
}
