import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { createProvider, type ProviderSource } from "./provider.ts";

/** A provider's configuration and keys, served for as long as `use` runs. */
async function serving(
  use: (parts: {
    provider: ProviderSource;
    clock: { ms: number };
    /** Paths asked for so far. */
    asked: string[];
    /** Stands in for the usual answer. */
    behave: (handler: ((path: string) => Response | undefined) | null) => void;
  }) => Promise<void>,
) {
  const asked: string[] = [];
  let behaviour: ((path: string) => Response | undefined) | null = null;
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    const { pathname, origin } = new URL(request.url);
    asked.push(pathname);
    const configuration = {
      issuer: origin,
      authorization_endpoint: `${origin}/auth`,
      token_endpoint: `${origin}/token`,
      jwks_uri: `${origin}/jwks`,
    };
    return behaviour?.(pathname) ??
      Response.json(pathname === "/jwks" ? { keys: [] } : configuration);
  });
  const clock = { ms: Date.now() };
  const issuer = `http://127.0.0.1:${server.addr.port}`;
  try {
    await use({
      provider: createProvider({ issuer, fetch, elapsed: () => clock.ms }),
      clock,
      asked,
      behave: (handler) => behaviour = handler,
    });
  } finally {
    await server.shutdown();
  }
}

const HOUR_MS = 60 * 60 * 1000;

describe("the provider", () => {
  it("is asked once, however many want it, and again after an hour", async () => {
    await serving(async ({ provider, clock, asked }) => {
      await Promise.all(Array.from({ length: 8 }, provider.known));
      clock.ms += HOUR_MS - 1;
      await provider.known();
      expect(asked).toHaveLength(1);
      clock.ms += 1;
      await Promise.all([provider.known(), provider.known()]);
      expect(asked).toHaveLength(2);
    });
  });

  it("goes on being used while it cannot be asked again, which is tried every minute", async () => {
    await serving(async ({ provider, clock, asked, behave }) => {
      const { metadata } = await provider.known();
      behave(() => new Response("down", { status: 503 }));
      clock.ms += HOUR_MS;
      expect((await provider.known()).metadata).toEqual(metadata);
      expect((await provider.known()).metadata).toEqual(metadata);
      expect(asked).toHaveLength(2);
      behave(null);
      clock.ms += 60_000;
      await provider.known();
      await provider.known();
      expect(asked).toHaveLength(3);
    });
  });

  it("is asked whether it is there, but not more often than every ten seconds", async () => {
    await serving(async ({ provider, clock, asked, behave }) => {
      await provider.present();
      clock.ms += 9_999;
      await Promise.all([provider.present(), provider.present()]);
      expect(asked).toHaveLength(1);
      behave(() => new Response("down", { status: 503 }));
      clock.ms += 1;
      await expect(provider.present()).rejects.toMatchObject({ fault: "provider_unreachable" });
      expect((await provider.known()).metadata.jwks_uri).toMatch(/\/jwks$/);
      expect(asked).toHaveLength(2);
    });
  });

  it("is nobody until it answered once, and is asked again at once", async () => {
    await serving(async ({ provider, behave }) => {
      behave(() => new Response("down", { status: 503 }));
      await expect(provider.known()).rejects.toMatchObject({ fault: "provider_unreachable" });
      behave(null);
      expect((await provider.known()).metadata.jwks_uri).toMatch(/\/jwks$/);
    });
  });

  it("is not looked for where it redirects to", async () => {
    await serving(async ({ provider, asked, behave }) => {
      behave((path) =>
        path === "/elsewhere" ? undefined : Response.redirect("http://127.0.0.1/elsewhere")
      );
      await expect(provider.known()).rejects.toMatchObject({ fault: "provider_unreachable" });
      expect(asked).toHaveLength(1);
    });
  });

  it("is not read without end", async () => {
    await serving(async ({ provider, behave }) => {
      const flood = new ReadableStream({ pull: (c) => c.enqueue(new Uint8Array(65_536)) });
      behave(() => new Response(flood));
      await expect(provider.known()).rejects.toMatchObject({ fault: "invalid_answer" });
    });
  });

  it("is asked for a key that is not known, but not for one after the other", async () => {
    await serving(async ({ provider, asked }) => {
      const { keys } = await provider.known();
      const unknown = { alg: "RS256", kid: "forged" };
      const token = { payload: "", signature: "" };
      for (let times = 0; times < 5; times++) {
        await expect(keys(unknown, token)).rejects.toThrow();
      }
      expect(asked.filter((path) => path === "/jwks")).toHaveLength(1);
    });
  });
});
