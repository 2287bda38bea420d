import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { listen } from "./listen.ts";

const answer = () => new Response("here");
const quiet = { onListen() {} };
/** In a range for documentation (RFC 5737): no machine has it. */
const NOT_OF_THIS_MACHINE = "192.0.2.1";

const hasIpv6 = Deno.networkInterfaces().some(({ address }) => address === "::1");

async function answersAt(host: string, port: number): Promise<boolean> {
  try {
    return await (await fetch(`http://${host}:${port}/`)).text() === "here";
  } catch {
    return false;
  }
}

describe("listen()", () => {
  it("takes the first address that this machine has", async () => {
    const hosts = [NOT_OF_THIS_MACHINE, "127.0.0.1"] as const;
    await using server = listen({ hosts, port: 0, ...quiet }, answer);
    expect(server.addr.hostname).toBe("127.0.0.1");
    expect(await answersAt("127.0.0.1", server.addr.port)).toBe(true);
  });

  it("answers by IPv6 and by IPv4 at ::", { ignore: !hasIpv6 }, async () => {
    await using server = listen({ hosts: ["::", "0.0.0.0"], port: 0, ...quiet }, answer);
    expect(await answersAt("[::1]", server.addr.port)).toBe(true);
    expect(await answersAt("127.0.0.1", server.addr.port)).toBe(true);
  });

  it("reports the error where no address is left, or the port is taken", async () => {
    const options = { port: 0, ...quiet };
    expect(() => listen({ hosts: [NOT_OF_THIS_MACHINE], ...options }, answer))
      .toThrow(Deno.errors.AddrNotAvailable);
    await using server = listen({ hosts: ["127.0.0.1"], ...options }, answer);
    const { port } = server.addr;
    const taken = { hosts: ["127.0.0.1", "127.0.0.2"], port, ...quiet } as const;
    expect(() => listen(taken, answer)).toThrow(Deno.errors.AddrInUse);
  });
});
