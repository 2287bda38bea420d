import { isIPv6 } from "node:net";

/**
 * Whom to count a request to: the client's address, or for IPv6 its /64, all of which one household
 * has at its disposal (RFC 6177).
 *
 * @param connected who connected.
 * @param forwardedFor the X-Forwarded-For header.
 * @param trustedProxies how many proxies of ours are in front, each of which adds whom it was
 * connected by. What is left of those the client may have made up.
 */
export function clientAddress(
  connected: Deno.Addr,
  forwardedFor: string | null,
  trustedProxies: number,
): string {
  const seen = (forwardedFor ?? "").split(",").map((part) => part.trim());
  const told = trustedProxies === 0 ? undefined : seen.at(-trustedProxies);
  const address = told || ("hostname" in connected ? connected.hostname : "local");
  return networkOf(withoutPort(address));
}

/** Some proxies write it; each connection has another, and none must count as another client. */
function withoutPort(address: string): string {
  return address.replace(/^\[(.*)\](:\d+)?$/, "$1").replace(/^([\d.]+):\d+$/, "$1");
}

/** An IPv4 address within IPv6: on a socket of both kinds, or translated (RFC 6052, 2.1). */
const IPV4_WITHIN = /^(?:::ffff:|64:ff9b::)([\da-f]{1,4}):([\da-f]{1,4})$/;

function networkOf(address: string): string {
  if (!isIPv6(address)) return address.slice(0, 45);
  // The URL parser writes every address in its one normal form (RFC 5952).
  const normal = new URL(`http://[${address.replace(/%.*$/, "")}]/`).hostname.slice(1, -1);
  const [, ...halves] = IPV4_WITHIN.exec(normal) ?? [];
  if (halves.length > 0) {
    return halves.map((half) => parseInt(half, 16)).flatMap((n) => [n >> 8, n & 255]).join(".");
  }
  const [head = "", tail] = normal.split("::");
  const front = head === "" ? [] : head.split(":");
  const back = tail ? tail.split(":") : [];
  const zeros = tail === undefined ? 0 : 8 - front.length - back.length;
  return `${[...front, ...Array(zeros).fill("0"), ...back].slice(0, 4).join(":")}::/64`;
}
