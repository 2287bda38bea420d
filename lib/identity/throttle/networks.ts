/** The networks by which failed sign-ins are counted. */

const NEAREST_IPV6 = /^([0-9a-f]{1,4}):([0-9a-f]{1,4}):([0-9a-f]{1,4}):([0-9a-f]{1,4})::\/64$/;

/**
 * An attacker with one IPv6 /64 often has its whole /56 or /48 (RFC 6177): 256 or 65,536 of them.
 *
 * @param address an IPv4 address, or an IPv6 /64 in normal form.
 * @returns it, and for IPv6 the /56 and the /48 around it.
 */
export function networksOf(address: string): readonly [string, ...string[]] {
  const [, a, b, c, d] = NEAREST_IPV6.exec(address) ?? [];
  if (d === undefined) return [address];
  const upper = (parseInt(d, 16) & 0xff00).toString(16);
  return [address, `${a}:${b}:${c}:${upper}::/56`, `${a}:${b}:${c}::/48`];
}
