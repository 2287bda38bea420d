/** Floods of unauthenticated requests: the app's memory, rows and pages do not grow with them. */
import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import { say } from "../../lib/log/terminal.ts";
import { freePort, type RunningApp, startApp } from "../helpers/app.ts";
import { signInCookie } from "../helpers/client.ts";
import { pipelined } from "../helpers/pipelined.ts";

const REQUESTS = 20_000;

/** A provider with a discovery document that refuses all sign-ins. */
interface Provider extends AsyncDisposable {
  readonly issuer: string;
  /** The number of token requests. */
  redeemed(): number;
}

function startProvider(): Provider {
  const port = freePort();
  const issuer = `http://localhost:${port}`;
  let redeemed = 0;
  const metadata = {
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
  };
  const server = Deno.serve({ port, hostname: "localhost", onListen() {} }, ({ url }) => {
    if (!url.endsWith("/token")) return Response.json(metadata);
    redeemed++;
    return Response.json({ error: "invalid_grant" }, { status: 400 });
  });
  return {
    issuer,
    redeemed: () => redeemed,
    async [Symbol.asyncDispose]() {
      await server.shutdown();
    },
  };
}

let app: RunningApp;
let provider: Provider;
beforeAll(async () => {
  provider = startProvider();
  const OIDC_CLIENT_SECRET = crypto.getRandomValues(new Uint8Array(32)).toBase64();
  app = await startApp({
    environment: { OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: "maps", OIDC_CLIENT_SECRET },
  });
});
afterAll(async () => {
  await app.stop();
  await provider[Symbol.asyncDispose]();
});

async function signInPage(): Promise<{ bytes: number; ms: number; html: string }> {
  const startedAt = performance.now();
  const html = await (await fetch(`${app.origin}/login`)).text();
  return { bytes: html.length, ms: Math.round(performance.now() - startedAt), html };
}

/** Rows in the app's KV below a key, without receipts, which expire after a minute. */
async function rows(...prefix: Deno.KvKey): Promise<number> {
  const store = denoKv(`${app.dataDir}/kv.sqlite3`);
  try {
    const all = await Array.fromAsync(store.list(prefix));
    return all.filter(({ key: [family] }) => family !== "commit_receipts").length;
  } finally {
    await store.close();
  }
}

/** The n-th spelling of the path: each bit of n percent-encodes a letter. */
function spelling(path: string, n: number): string {
  const [, folder = "", name = ""] = /^(.*\/)(.*)$/.exec(path) ?? [];
  const letters = [...name].map((letter, index) =>
    n >> index & 1 ? `%${letter.charCodeAt(0).toString(16)}` : letter
  );
  return folder + letters.join("");
}

describe("a flood", () => {
  it(`of ${REQUESTS} spellings of a script leaves the sign-in page as it was`, async () => {
    const before = await signInPage();
    // The map's page names the scripts; rendering it once registers their paths.
    const cookie = await signInCookie(app.origin, "user.ny@acme.com", "ny");
    const map = await fetch(`${app.origin}/maps/deliveries`, { headers: { cookie } });
    await map.body?.cancel();
    const script = [.../<(\/[^>]+OwnMap\.js)>/.exec(map.headers.get("link") ?? "") ?? []][1];
    assert(script !== undefined, "the page names no script");
    expect(before.html).toContain(script);

    const requests = Array.from(
      { length: REQUESTS },
      (_, n) => ({ method: "HEAD", target: spelling(script, n + 1) }),
    );
    const startedAt = performance.now();
    const answers = await pipelined(app.origin, requests);
    const seconds = (performance.now() - startedAt) / 1000;
    const after = await signInPage();
    say(
      `${REQUESTS} HEADs for as many spellings of a script in ${
        seconds.toFixed(1)
      } s: the sign-in ` +
        `page has ${after.bytes} bytes in ${after.ms} ms, and had ${before.bytes} in ${before.ms} ms`,
    );
    expect(answers).toEqual({ 308: REQUESTS });
    expect(after.bytes).toBe(before.bytes);
    expect(after.ms).toBeLessThan(1_000);
  });

  it("of unfinished sign-ins leaves no row", async () => {
    const before = await rows();
    const target = "/oidc/sign-in?next=%2F%3Fstore%3D7";
    const requests = Array.from({ length: 4_000 }, () => ({ method: "GET", target }));
    const startedAt = performance.now();
    expect(await pipelined(app.origin, requests)).toEqual({ 303: requests.length });
    const seconds = (performance.now() - startedAt) / 1000;
    const after = await rows();
    say(
      `${requests.length} sign-ins begun at the provider in ${seconds.toFixed(1)} s: ` +
        `${after} rows in KV, and ${before} before`,
    );
    expect(await rows("sign_ins")).toBe(0);
    // Maintenance has a few rows of its own.
    expect(after - before).toBeLessThan(10);
  });

  it("of answers that the provider never gave asks it once a sign-in", async () => {
    const begun = await fetch(`${app.origin}/oidc/sign-in`, { redirect: "manual" });
    const state = new URL(begun.headers.get("location") ?? "").searchParams.get("state") ?? "";
    const [cookie = ""] = (begun.headers.get("set-cookie") ?? "").split(";");
    const target = `/oidc/callback?${new URLSearchParams({ state, code: "guess" })}`;
    for (let tries = 0; tries < 10; tries++) {
      const refused = await fetch(app.origin + target, { headers: { cookie } });
      await refused.body?.cancel();
      expect([tries, refused.status]).toEqual([tries, tries === 0 ? 502 : 400]);
    }
    expect(provider.redeemed()).toBe(1);

    const requests = Array.from({ length: 2_000 }, () => ({ method: "GET", target }));
    expect(await pipelined(app.origin, requests)).toEqual({ 400: requests.length });
    say(`${requests.length + 10} answers of a provider that gave none: it was asked once`);
    expect([await rows("sign_ins"), provider.redeemed()]).toEqual([0, 1]);
  });
});
