/** Some bytes of a file: from `start` up to and including `end`, counted from 0. */
export interface ByteRange {
  start: number;
  end: number;
}

const SINGLE = /^bytes=(\d*)-(\d*)$/i;

/**
 * Reads which bytes of a file a request asks for (RFC 9110, 14.1.2).
 *
 * @param header The request's `Range`.
 * @param size Bytes of the file.
 * @returns null for all of it, also where the header is malformed or asks for several ranges, both
 *   of which a server may pass over; "unsatisfiable" for a range that lies behind the end.
 */
export function readRange(header: string | null, size: number): ByteRange | "unsatisfiable" | null {
  const [, first = "", last = ""] = SINGLE.exec(header ?? "") ?? [];
  if (first === "") {
    if (last === "") return null;
    const length = Math.min(Number(last), size);
    return length === 0 ? "unsatisfiable" : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  if (last !== "" && Number(last) < start) return null;
  if (start >= size) return "unsatisfiable";
  return { start, end: last === "" ? size - 1 : Math.min(Number(last), size - 1) };
}
