import { BlockList, isIP } from "node:net";
import type { Context } from "../context.ts";
import { HttpError } from "../error.ts";
import type { Middleware } from "../routing/middleware.ts";

/** The addresses {@linkcode ipFilter} goes by: single ones, or subnets in CIDR notation. */
export interface IPFilterRules {
  /** Addresses that may not pass. They win over `allowList`. */
  denyList?: string[];
  /** When it names any address, no other may pass. */
  allowList?: string[];
}

/** What else {@linkcode ipFilter} takes. */
export interface IpFilterOptions<State> {
  /**
   * Answers requests that may not pass.
   * @default a 403 response
   */
  onBlocked?: (
    remote: { addr: string; type: "IPv4" | "IPv6" | undefined },
    ctx: Context<State>,
  ) => Response | Promise<Response>;
}

/**
 * Lets requests pass by the address of the connection they came on, which behind a proxy is the
 * proxy's.
 *
 * @throws {TypeError} A rule is neither an address nor a subnet.
 */
export function ipFilter<State>(
  rules: IPFilterRules,
  options: IpFilterOptions<State> = {},
): Middleware<State> {
  const { denyList = [], allowList = [] } = rules;
  const denied = toBlockList(denyList);
  const allowed = toBlockList(allowList);
  const onBlocked = options.onBlocked ?? (() => {
    throw new HttpError(403);
  });

  return (ctx) => {
    const addr = remoteAddress(ctx.info);
    const type = typeOf(addr);
    const isListed = (list: BlockList) =>
      type !== undefined && list.check(addr, type === "IPv4" ? "ipv4" : "ipv6");
    if (!isListed(denied) && (allowList.length === 0 || isListed(allowed))) return ctx.next();
    return onBlocked({ addr, type }, ctx);
  };
}

/** The client's address; one of IPv4 on a socket for both is written as such. */
function remoteAddress({ remoteAddr }: Deno.ServeHandlerInfo): string {
  return "hostname" in remoteAddr ? remoteAddr.hostname.replace(/^::ffff:(?=\d+\.)/i, "") : "";
}

function typeOf(address: string): "IPv4" | "IPv6" | undefined {
  const version = isIP(address);
  return version === 0 ? undefined : version === 4 ? "IPv4" : "IPv6";
}

function toBlockList(rules: readonly string[]): BlockList {
  const list = new BlockList();
  for (const rule of rules) {
    const [address = "", prefix] = rule.split("/");
    const type = typeOf(address);
    const bits = Number(prefix ?? (type === "IPv4" ? 32 : 128));
    if (type === undefined || !Number.isInteger(bits) || bits < 0 || prefix === "") {
      throw new TypeError(
        `ipFilter() takes addresses and subnets like "10.0.0.0/8", and was given "${rule}"`,
      );
    }
    list.addSubnet(address, bits, type === "IPv4" ? "ipv4" : "ipv6");
  }
  return list;
}
