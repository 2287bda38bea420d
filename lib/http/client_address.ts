import { isIPv4, isIPv6 } from "node:net";

/**
 * The address to count a request by: the client's IPv4 address, or its IPv6 /64, which belongs to
 * one household (RFC 6177).
 *
 * @param connected the peer of the connection.
 * @param forwardedFor the X-Forwarded-For header.
 * @param trustedProxies how many of our proxies are in front; each appends the address of its peer.
 * The client may have made up the entries before those.
 */
export function clientAddress(
  connected: Deno.Addr,
  forwardedFor: string | null,
  trustedProxies: number,
): string {
  const reported = trustedProxies === 0
    ? undefined
    : (forwardedFor ?? "").split(",").map((part) => part.trim()).at(-trustedProxies);
  const address = reported || ("hostname" in connected ? connected.hostname : "local");
  // An IPv4 client on a dual-stack socket, as Deno writes it: nearly all are.
  const mapped = address.startsWith(IPV4_MAPPED) ? address.slice(IPV4_MAPPED.length) : "";
  return isIPv4(mapped) ? mapped : networkOf(withoutPort(address));
}

const IPV4_MAPPED = "::ffff:";

/** Some proxies append the port; it differs by connection, and must not make another client. */
function withoutPort(address: string): string {
  return address.replace(/^\[(.*)\](:\d+)?$/, "$1").replace(/^([\d.]+):\d+$/, "$1");
}

/** An IPv4 address within IPv6: on a dual-stack socket, or translated (RFC 6052, 2.1). */
const IPV4_WITHIN = /^(?:::ffff:|64:ff9b::)([\da-f]{1,4}):([\da-f]{1,4})$/;

function networkOf(address: string): string {
  if (!isIPv6(address)) return address.slice(0, 45);
  // The URL parser normalizes addresses (RFC 5952).
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
