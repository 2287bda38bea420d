import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { createProvider, type ProviderSource } from "./provider.ts";

/** A provider's metadata and keys, served while `use` runs. */
async function serving(
  use: (parts: {
    provider: ProviderSource;
    clock: { ms: number };
    /** Paths requested so far. */
    requested: string[];
    /** Overrides the usual answer. */
    setOverride: (handler: ((path: string) => Response | undefined) | null) => void;
  }) => Promise<void>,
) {
  const requested: string[] = [];
  let override: ((path: string) => Response | undefined) | null = null;
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    const { pathname, origin } = new URL(request.url);
    requested.push(pathname);
    const configuration = {
      issuer: origin,
      authorization_endpoint: `${origin}/auth`,
      token_endpoint: `${origin}/token`,
      jwks_uri: `${origin}/jwks`,
    };
    return override?.(pathname) ??
      Response.json(pathname === "/jwks" ? { keys: [] } : configuration);
  });
  const clock = { ms: Date.now() };
  const issuer = `http://127.0.0.1:${server.addr.port}`;
  try {
    await use({
      provider: createProvider({ issuer, fetch, elapsed: () => clock.ms }),
      clock,
      requested,
      setOverride: (handler) => override = handler,
    });
  } finally {
    await server.shutdown();
  }
}

const HOUR_MS = 60 * 60 * 1000;

describe("the provider", () => {
  it("is contacted once for concurrent callers, and again after an hour", async () => {
    await serving(async ({ provider, clock, requested }) => {
      await Promise.all(Array.from({ length: 8 }, provider.known));
      clock.ms += HOUR_MS - 1;
      await provider.known();
      expect(requested).toHaveLength(1);
      clock.ms += 1;
      await Promise.all([provider.known(), provider.known()]);
      expect(requested).toHaveLength(2);
    });
  });

  it("stays in use while it cannot be refreshed, which is retried every minute", async () => {
    await serving(async ({ provider, clock, requested, setOverride }) => {
      const { metadata } = await provider.known();
      setOverride(() => new Response("down", { status: 503 }));
      clock.ms += HOUR_MS;
      expect((await provider.known()).metadata).toEqual(metadata);
      expect((await provider.known()).metadata).toEqual(metadata);
      expect(requested).toHaveLength(2);
      setOverride(null);
      clock.ms += 60_000;
      await provider.known();
      await provider.known();
      expect(requested).toHaveLength(3);
    });
  });

  it("is checked for being up, at most every ten seconds", async () => {
    await serving(async ({ provider, clock, requested, setOverride }) => {
      await provider.present();
      clock.ms += 9_999;
      await Promise.all([provider.present(), provider.present()]);
      expect(requested).toHaveLength(1);
      setOverride(() => new Response("down", { status: 503 }));
      clock.ms += 1;
      await expect(provider.present()).rejects.toMatchObject({ fault: "provider_unreachable" });
      expect((await provider.known()).metadata.jwks_uri).toMatch(/\/jwks$/);
      expect(requested).toHaveLength(2);
    });
  });

  it("is unknown until it has answered once, and is retried at once", async () => {
    await serving(async ({ provider, setOverride }) => {
      setOverride(() => new Response("down", { status: 503 }));
      await expect(provider.known()).rejects.toMatchObject({ fault: "provider_unreachable" });
      setOverride(null);
      expect((await provider.known()).metadata.jwks_uri).toMatch(/\/jwks$/);
    });
  });

  it("is not followed through a redirect", async () => {
    await serving(async ({ provider, requested, setOverride }) => {
      setOverride((path) =>
        path === "/elsewhere" ? undefined : Response.redirect("http://127.0.0.1/elsewhere")
      );
      await expect(provider.known()).rejects.toMatchObject({ fault: "provider_unreachable" });
      expect(requested).toHaveLength(1);
    });
  });

  it("is not read beyond a limit", async () => {
    await serving(async ({ provider, setOverride }) => {
      const flood = new ReadableStream({ pull: (c) => c.enqueue(new Uint8Array(65_536)) });
      setOverride(() => new Response(flood));
      await expect(provider.known()).rejects.toMatchObject({ fault: "invalid_answer" });
    });
  });

  it("fetches keys for an unknown key, but not for each one", async () => {
    await serving(async ({ provider, requested }) => {
      const { keys } = await provider.known();
      const unknown = { alg: "RS256", kid: "forged" };
      const token = { payload: "", signature: "" };
      for (let times = 0; times < 5; times++) {
        await expect(keys(unknown, token)).rejects.toThrow();
      }
      expect(requested.filter((path) => path === "/jwks")).toHaveLength(1);
    });
  });
});
