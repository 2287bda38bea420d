import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { freePort, makeDataDir } from "../helpers/app.ts";
import { examineApp } from "../helpers/doctor.ts";
import { startProvider, type TestProvider } from "../helpers/oidc_provider.ts";

const APP_ORIGIN = "https://maps.acme.com";

let folder: string;
let provider: TestProvider;
beforeAll(async () => {
  folder = await makeDataDir();
  provider = await startProvider([{ appOrigin: APP_ORIGIN }]);
});
afterAll(async () => {
  await provider[Symbol.asyncDispose]();
  await Deno.remove(folder, { recursive: true });
});

async function findings(more: Readonly<Record<string, string>> = {}) {
  return await examineApp({
    APP_ORIGIN,
    EMULATOR_PORT: String(freePort()),
    KV_PATH: `${folder}/kv.sqlite3`,
    ...provider.environment({ appOrigin: APP_ORIGIN }),
    ...more,
  });
}

describe("the doctor's finding about the identity provider", () => {
  it("is that all is well, with the redirect URI to copy", async () => {
    expect(await findings()).toMatchObject({
      oidc: {
        outcome: "ok",
        found: "it answers; register https://maps.acme.com/oidc/callback there",
      },
      "oidc-keys": { outcome: "ok", found: expect.stringContaining("can be used") },
      "oidc-client": {
        outcome: "ok",
        found: "the provider knows the client, its secret and the redirect URI",
      },
    });
  });

  it("is that of a wrong client secret, without showing it", async () => {
    const secret = "a wrong secret of the provider's";
    const wrong = await findings({ OIDC_CLIENT_SECRET: secret });
    expect(wrong["oidc-client"]).toMatchObject({
      outcome: "failure",
      found: "the provider refuses the client (invalid_client)",
      fix: expect.stringContaining("OIDC_CLIENT_SECRET"),
    });
    expect(JSON.stringify(wrong)).not.toContain(secret);
  });

  it("is that of a client or a redirect URI that the provider does not know", async () => {
    const changes = [["OIDC_CLIENT_ID", "unknown"], [
      "APP_ORIGIN",
      "https://moved.acme.com",
    ]] as const;
    for (const [name, value] of changes) {
      expect((await findings({ [name]: value }))["oidc-client"]).toMatchObject({
        outcome: "failure",
        fix: expect.stringMatching(/^Register https:\/\/\S+\/oidc\/callback as redirect URI/),
      });
    }
  });

  it("is that of a scope that the provider does not offer", async () => {
    expect((await findings({ OIDC_SCOPES: "openid profile email roles" })).oidc).toMatchObject({
      outcome: "warning",
      found: "the provider does not offer roles",
    });
  });

  it("is that of another issuer, and of PKCE that is missing", async () => {
    const changes = [
      [{ issuer: "https://login.example.net" }, "Set OIDC_ISSUER"],
      [{ code_challenge_methods_supported: ["plain"] }, "Turn on PKCE with S256"],
    ] as const;
    for (const [discovery, fix] of changes) {
      await provider.set({ discovery });
      expect(await findings()).toMatchObject({
        oidc: { outcome: "failure", fix: expect.stringContaining(fix) },
        "oidc-client": { outcome: "skipped" },
      });
    }
    await provider.set({ discovery: {} });
  });

  it("is that of a provider that is down", async () => {
    await provider.down();
    expect(await findings()).toMatchObject({
      oidc: { outcome: "failure", fix: expect.stringContaining("let this machine reach it") },
      "oidc-keys": { outcome: "skipped" },
    });
    await provider.up();
  });
});
