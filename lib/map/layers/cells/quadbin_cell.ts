/** Indices of quadbin, as links have them. */

const INDEX = /^\d{1,20}$/;
/** What the highest bits of each are. */
const HEADER = 0x24n;
const [HEADER_SHIFT, LOCATION_BITS] = [57n, 52n];
const FINEST = 26n;

/** @returns null for a text that is no index of a cell: drawing one throws. */
export function parseQuadbin(text: string): bigint | null {
  if (!INDEX.test(text)) return null;
  const index = BigInt(text);
  const level = (index >> LOCATION_BITS) & 31n;
  if (index >> HEADER_SHIFT !== HEADER || level > FINEST) return null;
  // Bits of finer levels are set.
  const unused = (1n << (LOCATION_BITS - 2n * level)) - 1n;
  return (index & unused) === unused ? index : null;
}
