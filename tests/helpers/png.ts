/** Decodes the pictures that Chromium takes: PNG of 8 bits a channel, not interlaced. */
import { inflateSync } from "node:zlib";

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Bytes of a pixel: red, green, blue and perhaps alpha. */
  readonly channels: 3 | 4;
  /** Row by row. */
  readonly data: Uint8Array;
}

const SIGNATURE_BYTES = 8;
/** Channels by color type (PNG, 11.2.1). */
const CHANNELS: Readonly<Record<number, 3 | 4>> = { 2: 3, 6: 4 };

/** @throws {Error} if it is no PNG of that kind. */
export function decodePng(png: Uint8Array<ArrayBuffer>): Picture {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const packed: Uint8Array[] = [];
  let size = { width: 0, height: 0 };
  let channels: 3 | 4 | undefined;
  for (let at = SIGNATURE_BYTES; at + 12 <= png.length;) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    const start = at + 8;
    if (type === "IHDR") {
      size = { width: view.getUint32(start), height: view.getUint32(start + 4) };
      const [depth, color = NaN, , , interlace] = png.subarray(start + 8, start + 13);
      channels = depth === 8 && interlace === 0 ? CHANNELS[color] : undefined;
    }
    if (type === "IDAT") packed.push(png.subarray(start, start + length));
    at = start + length + 4;
  }
  if (channels === undefined) throw new Error("Not a PNG of 8 bits a channel");
  const bytes = new Uint8Array(inflateSync(joined(packed)));
  return { ...size, channels, data: unfiltered(bytes, size.width * channels, channels) };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Undoes each row's filter, of which its first byte tells (PNG, 9.2). */
function unfiltered(bytes: Uint8Array, row: number, channels: number): Uint8Array {
  const rows = Math.floor(bytes.length / (row + 1));
  const data = new Uint8Array(rows * row);
  for (let y = 0; y < rows; y++) {
    const filter = bytes[y * (row + 1)];
    const from = y * (row + 1) + 1;
    const to = y * row;
    for (let x = 0; x < row; x++) {
      const left = x < channels ? 0 : data[to + x - channels] ?? 0;
      const up = y === 0 ? 0 : data[to + x - row] ?? 0;
      const corner = x < channels || y === 0 ? 0 : data[to + x - row - channels] ?? 0;
      data[to + x] = (bytes[from + x] ?? 0) + predicted(filter, left, up, corner);
    }
  }
  return data;
}

function predicted(filter: number | undefined, left: number, up: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const ofLeft = Math.abs(up - corner);
  const ofUp = Math.abs(left - corner);
  const ofCorner = Math.abs(left + up - 2 * corner);
  if (ofLeft <= ofUp && ofLeft <= ofCorner) return left;
  return ofUp <= ofCorner ? up : corner;
}
