import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { ProblemError } from "./problem.ts";
import { limitInFlight } from "./requests_in_flight.ts";

/** A request of an address, and what ends it. */
function from(hostname: string) {
  const { promise: completed, resolve: end } = Promise.withResolvers<void>();
  const remoteAddr: Deno.NetAddr = { transport: "tcp", hostname, port: 1 };
  return { info: { remoteAddr, completed }, end };
}

describe("the limit of concurrent requests", () => {
  const handler = limitInFlight(() => Promise.resolve(new Response()), {
    perAddress: 2,
    trustedProxies: 0,
  });
  const send = async ({ info }: ReturnType<typeof from>) =>
    (await handler(new Request("http://localhost/"), info)).status;

  it("holds for each address until a response is sent, however many other addresses there are", async () => {
    const busy = [from("192.0.2.1"), from("192.0.2.1")];
    for (const request of busy) expect(await send(request)).toBe(200);
    for (let other = 0; other < 5_000; other++) {
      const request = from(`10.0.${other >> 8}.${other & 255}`);
      expect(await send(request)).toBe(200);
      request.end();
      await request.info.completed;
    }
    await expect(send(from("192.0.2.1"))).rejects.toThrow(ProblemError);
    busy[0]?.end();
    await busy[0]?.info.completed;
    expect(await send(from("192.0.2.1"))).toBe(200);
    await expect(send(from("192.0.2.1"))).rejects.toThrow(ProblemError);
  });

  it("counts an address as one, named by its peer or by a proxy, after many others too", async () => {
    const behindProxy = limitInFlight(() => Promise.resolve(new Response()), {
      perAddress: 2,
      trustedProxies: 1,
    });
    /** @param client in X-Forwarded-For; without it the peer counts. */
    async function send(peer: string, client?: string) {
      const { info, end } = from(peer);
      const headers = client === undefined ? undefined : { "x-forwarded-for": client };
      await behindProxy(new Request("http://localhost/", { headers }), info);
      return async () => {
        end();
        await info.completed;
      };
    }
    await (await send("2001:db8::1"))();
    for (let other = 0; other < 2_000; other++) {
      await (await send("192.0.2.1", `10.0.${other >> 8}.${other & 255}`))();
    }
    const ends = [await send("2001:db8::1"), await send("192.0.2.1", "2001:db8::2")];
    for (const [peer, client] of [["2001:db8::1"], ["2001:db8::3"], ["::1", "2001:db8:0::1"]]) {
      await expect(send(peer ?? "", client)).rejects.toThrow(ProblemError);
    }
    for (const end of ends) await end();
    await send("2001:db8::1");
  });
});
