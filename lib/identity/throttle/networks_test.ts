import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { networksOf } from "./networks.ts";

describe("networksOf()", () => {
  it("gives an IPv6 network the wider ones around it", () => {
    expect(networksOf("2001:db8:1:abcd::/64"))
      .toEqual(["2001:db8:1:abcd::/64", "2001:db8:1:ab00::/56", "2001:db8:1::/48"]);
    expect(networksOf("2001:db8:1:cd::/64"))
      .toEqual(["2001:db8:1:cd::/64", "2001:db8:1:0::/56", "2001:db8:1::/48"]);
  });

  it("leaves every other address by itself", () => {
    for (const address of ["203.0.113.7", "local", "unknown", "2001:db8::1"]) {
      expect(networksOf(address)).toEqual([address]);
    }
  });
});
