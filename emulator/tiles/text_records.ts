import type { Attribute, AttributeValue } from "./feature.ts";

const encoder = new TextEncoder();

/** The tag of field 1 that has bytes: a record's pair, and the key in a pair. */
const FIRST = 0x0a;
/** The tag of field 2 that has bytes: the value in a pair. */
const SECOND = 0x12;

/** An attribute that is written as text. */
interface TextColumn {
  /** Its place among the values of a feature. */
  readonly index: number;
  readonly isBoolean: boolean;
  /** Its name as the first field of a pair. */
  readonly key: Uint8Array;
}

/**
 * The records of texts in CARTO's binary tiles, one for each feature: repeated messages of pairs of
 * key and value. They are most of a tile, and it is written in half the time where the length of
 * each message is known before it is written.
 */
export class TextRecords {
  readonly #tag: number;
  readonly #columns: readonly TextColumn[];
  /** The texts of the record that is being written. */
  readonly #texts: (string | Uint8Array | undefined)[] = [];
  #bytes = new Uint8Array(4_096);
  #length = 0;

  /** @param field the records' field number, below 16 */
  constructor(field: number, attributes: readonly Attribute[]) {
    this.#tag = field << 3 | 2;
    this.#columns = attributes.flatMap(({ name, type }, index) => {
      if (type === "number") return [];
      const text = encoder.encode(name);
      const key = new Uint8Array([FIRST, ...varint(text.length), ...text]);
      return [{ index, isBoolean: type === "boolean", key }];
    });
  }

  /** The records so far; a view that the next one may leave behind. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Adds the record of a feature: everything but numbers as text, no entry for NULL. */
  add(values: readonly AttributeValue[]): void {
    let size = 0;
    for (const [at, column] of this.#columns.entries()) {
      const text = textOf(column, values[column.index]);
      this.#texts[at] = text;
      if (text === undefined) continue;
      const inner = pairSize(column.key, text);
      size += 1 + varintSize(inner) + inner;
    }
    this.#reserve(size + 12);
    this.#bytes[this.#length++] = this.#tag;
    this.#writeVarint(size);
    for (const [at, { key }] of this.#columns.entries()) {
      const text = this.#texts[at];
      if (text === undefined) continue;
      this.#bytes[this.#length++] = FIRST;
      this.#writeVarint(pairSize(key, text));
      this.#bytes.set(key, this.#length);
      this.#length += key.length;
      this.#bytes[this.#length++] = SECOND;
      this.#writeVarint(text.length);
      this.#writeText(text);
    }
  }

  #writeText(text: string | Uint8Array): void {
    if (typeof text === "string") {
      for (let at = 0; at < text.length; at++) {
        this.#bytes[this.#length + at] = text.charCodeAt(at);
      }
    } else {
      this.#bytes.set(text, this.#length);
    }
    this.#length += text.length;
  }

  #writeVarint(value: number): void {
    let left = value;
    for (; left > 0x7f; left >>>= 7) this.#bytes[this.#length++] = left & 0x7f | 0x80;
    this.#bytes[this.#length++] = left;
  }

  #reserve(size: number): void {
    const needed = this.#length + size;
    if (needed <= this.#bytes.length) return;
    const longer = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    longer.set(this.bytes);
    this.#bytes = longer;
  }
}

function textOf(
  { isBoolean }: TextColumn,
  value: AttributeValue | undefined,
): string | Uint8Array | undefined {
  if (value === null || value === undefined) return undefined;
  return plainOrEncoded(isBoolean ? String(Number(value) === 1) : String(value));
}

/** A text as it is, where each of its characters is one byte in UTF-8; else its bytes. */
function plainOrEncoded(text: string): string | Uint8Array {
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) > 0x7f) return encoder.encode(text);
  }
  return text;
}

function pairSize(key: Uint8Array, { length }: string | Uint8Array): number {
  return key.length + 1 + varintSize(length) + length;
}

/** How many bytes a length takes; all are below 2^31. */
function varintSize(value: number): number {
  let size = 1;
  for (let left = value; left > 0x7f; left >>>= 7) size++;
  return size;
}

function varint(value: number): number[] {
  return value > 0x7f ? [value & 0x7f | 0x80, ...varint(value >>> 7)] : [value];
}
