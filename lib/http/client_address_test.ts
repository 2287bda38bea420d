import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { clientAddress } from "./client_address.ts";

const PROXY: Deno.Addr = { transport: "tcp", hostname: "10.0.0.1", port: 1 };
const from = (hostname: string): Deno.Addr => ({ ...PROXY, hostname });

describe("clientAddress()", () => {
  it("is the peer, whatever header the client sends, without a proxy of ours", () => {
    expect(clientAddress(from("203.0.113.7"), "198.51.100.1", 0)).toBe("203.0.113.7");
  });

  it("is the peer of the outermost of our proxies, whatever entries precede it", () => {
    expect(clientAddress(PROXY, "1.2.3.4, 203.0.113.7", 1)).toBe("203.0.113.7");
    expect(clientAddress(PROXY, "1.2.3.4, 203.0.113.7, 10.0.0.9", 2)).toBe("203.0.113.7");
  });

  it("is the same for any port that the proxy adds", () => {
    for (const header of ["203.0.113.7", "203.0.113.7:50123", "1.2.3.4, 203.0.113.7:443"]) {
      expect(clientAddress(PROXY, header, 1)).toBe("203.0.113.7");
    }
    expect(clientAddress(PROXY, "[2001:db8:1:2::1]:50123", 1)).toBe("2001:db8:1:2::/64");
  });

  it("is the proxy where the header is empty", () => {
    expect(clientAddress(PROXY, null, 1)).toBe("10.0.0.1");
    expect(clientAddress(PROXY, "203.0.113.7", 2)).toBe("10.0.0.1");
  });

  it("is the /64 of an IPv6 address, in every spelling", () => {
    for (
      const address of ["2001:db8:1:2::1", "[2001:DB8:1:2:ffff:0:0:9]", "2001:0db8:0001:2::%eth0"]
    ) {
      expect(clientAddress(from(address), null, 0)).toBe("2001:db8:1:2::/64");
    }
    expect(clientAddress(from("::1"), null, 0)).toBe("0:0:0:0::/64");
  });

  it("is the IPv4 address within an IPv6 one, in every spelling", () => {
    for (
      const address of [
        "::ffff:203.0.113.7",
        "::FFFF:cb00:7107",
        "0:0:0:0:0:ffff:203.0.113.7",
        "[::ffff:cb00:7107]:443",
        "64:ff9b::203.0.113.7",
      ]
    ) {
      expect(clientAddress(PROXY, address, 1)).toBe("203.0.113.7");
    }
  });

  it("is some short text for any header", () => {
    fc.assert(fc.property(fc.string(), fc.nat({ max: 3 }), (header, proxies) => {
      const address = clientAddress(PROXY, header, proxies);
      expect(address.length).toBeLessThan(50);
      expect(address).not.toBe("");
    }));
  });
});
