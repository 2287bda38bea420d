import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { readText } from "./body.ts";
import { listen, type Listener } from "./listener.ts";

describe("listen()", () => {
  let listener: Listener;
  let url: string;

  beforeAll(async () => {
    listener = await listen({ hostname: "127.0.0.1", port: 0 }, async (request) => {
      const status = await readText(request, 1_000).then(() => 200, () => 413);
      return {
        response: Response.json({ path: new URL(request.url).pathname }, { status }),
        bodyMs: 0,
      };
    });
    url = `http://127.0.0.1:${listener.port}`;
  });
  afterAll(() => listener.close());

  it("answers the next request of a connection whose last body it refused to read", async () => {
    const large = "x".repeat(1_000_000);
    const statuses: number[] = [];
    for (const body of ["a", large, "b", new Blob([large]).stream(), "c"]) {
      const response = await fetch(url, { method: "POST", body });
      await response.body?.cancel();
      statuses.push(response.status);
    }
    expect(statuses).toEqual([200, 413, 200, 413, 200]);
  });

  it("survives what is no HTTP, and what names no path", async () => {
    for (const head of ["nonsense\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n"]) {
      const client = await Deno.connect({ hostname: "127.0.0.1", port: listener.port });
      await client.write(new TextEncoder().encode(head));
      const buffer = new Uint8Array(100);
      const read = await client.read(buffer);
      expect(new TextDecoder().decode(buffer.subarray(0, read ?? 0))).toContain(" 400 ");
      client.close();
    }
    const response = await fetch(`${url}/after`);
    expect(await response.json()).toEqual({ path: "/after" });
  });

  it("says by the type of its error that a port is taken", async () => {
    const taken = listen(
      { hostname: "127.0.0.1", port: listener.port },
      () => Promise.resolve("drop"),
    );
    await expect(taken).rejects.toThrow(Deno.errors.AddrInUse);
  });
});
