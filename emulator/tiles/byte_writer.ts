/** Grows by doubling. */
const FIRST_SIZE = 256;

const FIXED_64 = 1;
const LENGTH_DELIMITED = 2;

/** Writes protocol buffers (protobuf.dev/programming-guides/encoding). */
export class ByteWriter {
  #bytes = new Uint8Array(FIRST_SIZE);
  #length = 0;

  /** What was written so far; it is overwritten by what is written after a {@linkcode clear}. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Forgets what was written, and keeps the room. */
  clear(): void {
    this.#length = 0;
  }

  /** A non-negative integer of up to 53 bits, seven bits to a byte. */
  varint(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest >= 0x8000_0000) {
      this.#bytes[this.#length++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** A field that is an integer. */
  varintField(tag: number, value: number): void {
    this.varint(tag * 8);
    this.varint(value);
  }

  /** A field that is bytes: a text, packed numbers or a message. */
  bytesField(tag: number, bytes: Uint8Array): void {
    this.varint(tag * 8 + LENGTH_DELIMITED);
    this.varint(bytes.length);
    this.raw(bytes);
  }

  /** A field that is a message, which `write` writes. */
  message(tag: number, write: (writer: ByteWriter) => void): void {
    const inner = new ByteWriter();
    write(inner);
    this.bytesField(tag, inner.bytes);
  }

  /** A field that is one 8-byte number. */
  double(tag: number, value: number): void {
    this.varint(tag * 8 + FIXED_64);
    this.raw(new Uint8Array(Float64Array.of(value).buffer));
  }

  /** A field of packed 8-byte numbers, little-endian as every platform of Deno is. */
  doubles(tag: number, values: Float64Array | BigUint64Array): void {
    this.bytesField(tag, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }

  /** A field of packed non-negative integers. */
  varints(tag: number, values: Iterable<number>): void {
    this.message(tag, (inner) => {
      for (const value of values) inner.varint(value);
    });
  }

  #reserve(size: number): void {
    const needed = this.#length + size;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.bytes);
    this.#bytes = grown;
  }
}
