/** The networks that failed sign-ins are counted by. */

const NEAREST_IPV6 = /^([0-9a-f]{1,4}):([0-9a-f]{1,4}):([0-9a-f]{1,4}):([0-9a-f]{1,4})::\/64$/;

/**
 * Whoever has one /64 of IPv6 has its /56 too, or a /48 (RFC 6177): 256 or 65,536 of them.
 *
 * @param address an address, or for IPv6 its /64 in normal form.
 * @returns it, and for IPv6 the /56 and the /48 around it.
 */
export function networksOf(address: string): readonly [string, ...string[]] {
  const [, a, b, c, d] = NEAREST_IPV6.exec(address) ?? [];
  if (d === undefined) return [address];
  const upper = (parseInt(d, 16) & 0xff00).toString(16);
  return [address, `${a}:${b}:${c}:${upper}::/56`, `${a}:${b}:${c}::/48`];
}
