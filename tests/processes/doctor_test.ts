import { expect } from "@std/expect";
import { afterAll, afterEach, beforeAll, describe, it } from "@std/testing/bdd";
import * as v from "valibot";
import { type Emulator, type Fault, startEmulator } from "../../emulator/mod.ts";
import { createUsers } from "../../lib/identity/users.ts";
import { mintCountKey } from "../../lib/storage/keys.ts";
import { kvStore } from "../../lib/storage/store.ts";
import { freePort, makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { requestToken, signInCookie } from "../helpers/client.ts";
import { addUser, type Cloud, productionSecrets, startCloud } from "../helpers/cloud.ts";
import { examineApp, runDoctor } from "../helpers/doctor.ts";

const PASSWORD = "a long pass phrase";
const TABLE = "carto-demo-data.demo_tables.retail_stores";
const POLICY = {
  version: 1,
  datasets: { stores: { table: TABLE, columns: ["geom", "city"] } },
  groups: {
    BOSTON: { stores: { city: "BOSTON" } },
    "NEW YORK": { stores: { city: "NEW YORK" } },
  },
};
const MINUTE_MS = 60_000;

let cloud: Cloud;
/** Another CARTO: another region to the app, the demo's to a demo. */
let elsewhere: Emulator;
let elsewhereAheadMs: number;
let app: RunningApp;
let folder: string;
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  folder = await makeDataDir();
  elsewhereAheadMs = 0;
  await Deno.writeTextFile(`${folder}/policy.json`, JSON.stringify(POLICY));
  await addUser(folder, { username: "ann@acme.com", group: "BOSTON", password: PASSWORD });
  await addUser(folder, { username: "ben@acme.com", group: "NEW YORK", password: PASSWORD });
  [cloud, elsewhere] = await Promise.all([
    startCloud(),
    startEmulator({
      dataDir: `${folder}/elsewhere`,
      now: () => Date.now() + elsewhereAheadMs,
    }),
  ]);
  environment = {
    ...cloud.environment,
    METRICS_TOKEN: productionSecrets().JWT_SECRET ?? "",
    PORT: String(freePort()),
    KV_PATH: `${folder}/kv.sqlite3`,
    POLICY_PATH: `${folder}/policy.json`,
    AUDIT_LOG: `${folder}/audit.jsonl`,
    EMBED_ORIGINS: "http://localhost:9000",
  };
  app = await startApp({ environment, dataDir: folder });
  // What a running app has stored: both tokens, and records in its audit.
  const cookie = await signInCookie(app.origin, "ann@acme.com", PASSWORD);
  await (await requestToken(app.origin, cookie)).json();
});
afterEach(() => cloud.emulator.faults.liftAll());
afterAll(async () => {
  await app.stop();
  await cloud[Symbol.asyncDispose]();
  await elsewhere.close();
  await Deno.remove(folder, { recursive: true });
});

const Report = v.object({
  checks: v.array(v.object({
    id: v.string(),
    outcome: v.picklist(["ok", "warning", "failure", "skipped"]),
    found: v.string(),
    fix: v.optional(v.string()),
    details: v.optional(v.array(v.string())),
  })),
});

/** Writes a policy of its own. @returns the variable that leads to it. */
async function policyFile(policy: object | string): Promise<Record<string, string>> {
  const path = await Deno.makeTempFile({ dir: folder, suffix: ".json" });
  await Deno.writeTextFile(path, typeof policy === "string" ? policy : JSON.stringify(policy));
  return { POLICY_PATH: path };
}

const TokenList = v.array(v.object({ name: v.string() }));

/** The names of the tokens that the cloud's OAuth client has. */
async function tokenNames(): Promise<string[]> {
  const { authUrl, apiBaseUrl, clientId, clientSecret } = cloud.emulator;
  const oauth = await fetch(authUrl, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
      audience: "carto-cloud-native-api",
    }),
  });
  const { access_token } = v.parse(v.object({ access_token: v.string() }), await oauth.json());
  const list = await fetch(`${apiBaseUrl}/v3/tokens`, {
    headers: { authorization: `Bearer ${access_token}` },
  });
  return v.parse(TokenList, await list.json()).map(({ name }) => name);
}

/** Every row in KV but those that a running app changes by itself. */
async function rows(): Promise<string[]> {
  const store = kvStore(environment.KV_PATH);
  const entries = await store.list([]);
  await store.close();
  return entries.map(({ key }) => JSON.stringify(key)).filter((key) => !key.includes("leases"));
}

describe("deno task doctor", () => {
  it("finds a sound installation well, shows no secret, and leaves nothing behind", async () => {
    const before = { tokens: await tokenNames(), rows: await rows() };
    const { code, output, errors } = await runDoctor(environment);
    expect([code, errors]).toEqual([0, ""]);
    const lines = output.trimEnd().split("\n");
    for (const line of lines.slice(0, -2)) {
      expect(line).toMatch(/^((ok|warn|FAIL|skip) +[a-z-]+ +\S| {22}[->] \S)/);
    }
    // The app of this test is on this machine, and says so.
    expect(output.match(/^(warn|FAIL) .*/gm)).toEqual([
      expect.stringContaining("people on other machines cannot reach it"),
    ]);
    expect(output).toMatch(/^ok +grants +2 of 2 sets of rights tried: 2 maps opened$/m);
    expect(output).toMatch(/^ok +strangers +CARTO refuses/m);
    expect(output).toMatch(/^ok +app +its headers are there/m);
    expect(output).toMatch(/^ok +embed +1 origin may show the map$/m);
    expect(output).toMatch(/^ok +audit +\S+: [1-9]\d* records?, the newest follow one another$/m);
    expect(output).toMatch(/^ok +seal +1 row of tokens$/m);
    expect(output).toMatch(/^ok +oauth-token +23 hours left$/m);
    expect(lines.at(-1)).toMatch(/^\d+ checks: \d+ ok, 1 warning, \d+ skipped\.$/);
    expect({ tokens: await tokenNames(), rows: await rows() }).toEqual(before);
  });

  it("tells everything that is broken at once, each with what to do about it", async () => {
    const { KV_ENCRYPTION_KEY = "" } = environment;
    const dead = `http://localhost:${freePort()}`;
    const { code, output } = await runDoctor({
      ...environment,
      ...await policyFile(
        JSON.stringify({ ...POLICY, groups: { BOSTON: { shops: "all" } } }, null, 2),
      ),
      JWT_SECRET: KV_ENCRYPTION_KEY,
      CARTO_CLIENT_SECRET: "a wrong secret, a canary",
      SESSION_HOURS: "1",
      SESSION_IDLE_MINUTES: "90",
      TRUSTED_PROXIES: "2",
      // Outside of what the app's permissions let it write.
      KV_PATH: "/tmp/carto-embed/kv.sqlite3",
      AUDIT_LOG: "/tmp/carto-embed/audit.jsonl",
      APP_ORIGIN: cloud.emulator.apiBaseUrl,
      OIDC_ISSUER: dead,
      OIDC_CLIENT_ID: "app",
      OIDC_CLIENT_SECRET: "a secret of the provider's",
      HOST_JWT_ISSUER: "https://acme.example.com",
      HOST_JWT_AUDIENCE: "maps",
      HOST_JWT_JWKS_URL: `${dead}/jwks`,
    }, "--json");
    expect(code).toBe(1);
    const { checks } = v.parse(Report, JSON.parse(output));
    const bad = Object.fromEntries(
      checks.filter(({ outcome }) => outcome === "warning" || outcome === "failure")
        .map(({ id, outcome, fix }) => [id, `${outcome}: ${fix}`]),
    );
    expect(bad).toEqual({
      secrets: expect.stringMatching(/^failure: Set KV_ENCRYPTION_KEY to a secret of its own/),
      sessions: expect.stringMatching(/^warning: Set SESSION_IDLE_MINUTES/),
      origin: expect.stringMatching(/^warning: Set APP_ORIGIN/),
      proxies: expect.stringMatching(/^warning: Set TRUSTED_PROXIES to 0/),
      kv: expect.stringMatching(/^failure: Add the folder of KV_PATH to read and write/),
      audit: expect.stringMatching(/^failure: Add the folder of AUDIT_LOG to read and write/),
      oauth: expect.stringMatching(/^failure: Set CARTO_CLIENT_ID and CARTO_CLIENT_SECRET/),
      policy: expect.stringMatching(/^failure: Correct the lines of the policy/),
      app: expect.stringMatching(/^failure: Set APP_ORIGIN/),
      oidc: expect.stringMatching(/^failure: Correct OIDC_ISSUER/),
      "host-keys": expect.stringMatching(/^failure: Correct HOST_JWT_JWKS_URL/),
    });
    const policy = checks.find(({ id }) => id === "policy");
    expect(policy?.details?.[0]).toMatch(/:\d+:\d+ groups\.BOSTON\.shops: is no dataset/);
    expect(checks.find(({ id }) => id === "disk"))
      .toMatchObject({ outcome: "skipped", found: "cannot be looked at while kv fails" });
    for (const fix of Object.values(bad)) {
      expect(fix).toMatch(/^\w+: [A-Z].*([A-Z]{2,}_[A-Z]+|deno|chmod|timedatectl|policy).*\.$/);
    }
  });

  it("lists every problem of a configuration, and says that the rest stands on it", async () => {
    const { code, output } = await runDoctor({
      CARTO_CLIENT_ID: "client",
      JWT_SECRET: "short",
      PORT: "many",
    });
    expect(code).toBe(1);
    expect(output).toMatch(/^FAIL +configuration +5 problems$/m);
    for (const name of ["CARTO_API_BASE_URL", "CARTO_CLIENT_SECRET", "KV_ENCRYPTION_KEY"]) {
      expect(output).toMatch(new RegExp(`^ +- ${name} is missing`, "m"));
    }
    expect(output).toMatch(/^ +- JWT_SECRET must be at least 32 characters long$/m);
    expect(output).toMatch(/^skip +kv +cannot be looked at while configuration fails$/m);
  });

  it("says what it takes", async () => {
    const { code, output } = await runDoctor({}, "--all");
    expect([code, output]).toEqual([2, "Usage: deno task doctor [--json]\n"]);
  });
});

describe("the doctor in a demo", () => {
  it("looks at the demo's CARTO where it runs", async () => {
    const { port } = new URL(elsewhere.apiBaseUrl);
    const demo = { EMULATOR_PORT: port, PORT: String(freePort()), KV_PATH: `${folder}/demo/kv` };
    expect(await examineApp(demo)).toMatchObject({
      oauth: { outcome: "ok" },
      grants: { outcome: "ok", found: "2 of 2 sets of rights tried: 2 maps opened" },
      users: { outcome: "skipped", found: expect.stringContaining("the demo has never run") },
      app: { outcome: "skipped", fix: expect.stringContaining("deno task start") },
    });
  });

  it("says so where it does not", async () => {
    const demo = { EMULATOR_PORT: String(freePort()), KV_PATH: `${folder}/demo/kv` };
    const findings = await examineApp(demo);
    expect(findings).toMatchObject({
      configuration: { outcome: "ok" },
      oauth: { outcome: "skipped", fix: expect.stringContaining("deno task start") },
      grants: { outcome: "skipped", found: expect.stringContaining("the demo does not run") },
    });
    expect(Object.values(findings).filter(({ outcome }) => outcome === "failure")).toEqual([]);
  });
});

describe("the doctor's finding", () => {
  /** One thing wrong: by it, which check tells it, what was found and how to mend it. */
  interface Case {
    readonly change: () => Promise<Record<string, string>> | Record<string, string>;
    readonly id: string;
    readonly outcome: "warning" | "failure";
    readonly found: string;
    readonly fix: string;
  }
  const columns = (names: string[], city = "BOSTON") => (
    {
      ...POLICY,
      datasets: { stores: { table: TABLE, columns: names } },
      groups: { BOSTON: { stores: { city } }, "NEW YORK": { stores: "all" } },
    }
  );
  const fault = (fault: Fault) => {
    cloud.emulator.faults.inject(fault);
    return {};
  };

  const CASES: Readonly<Record<string, Case>> = {
    "a wrong client secret": {
      change: () => ({ CARTO_CLIENT_SECRET: "another" }),
      id: "oauth",
      outcome: "failure",
      found: "401 (access_denied: Unauthorized)",
      fix: "Set CARTO_CLIENT_ID and CARTO_CLIENT_SECRET",
    },
    "an OAuth endpoint that nobody is at": {
      change: () => ({ CARTO_AUTH_URL: `http://localhost:${freePort()}/oauth/token` }),
      id: "oauth",
      outcome: "failure",
      found: "cannot be reached",
      fix: "Set CARTO_AUTH_URL",
    },
    "an OAuth endpoint that limits its rate": {
      change: () => fault({ endpoint: "oauth", kind: "rate_limited", retry_after: 7 }),
      id: "oauth",
      outcome: "failure",
      found: "it asks to wait 7 s",
      fix: "Wait a few minutes and run deno task doctor again",
    },
    "an OAuth endpoint that is down": {
      change: () => fault({ endpoint: "oauth", kind: "html_502" }),
      id: "oauth",
      outcome: "failure",
      found: "502",
      fix: "Wait for CARTO",
    },
    "something else than CARTO at its OAuth endpoint": {
      change: () => fault({ endpoint: "oauth", kind: "garbage" }),
      id: "oauth",
      outcome: "failure",
      found: "not what CARTO documents",
      fix: "what answers there is not CARTO",
    },
    "another region's API": {
      change: () => ({ CARTO_API_BASE_URL: elsewhere.apiBaseUrl }),
      id: "api",
      outcome: "failure",
      found: "401",
      fix:
        "Set CARTO_API_BASE_URL to the API base URL that CARTO's Workspace > Developers shows: " +
        "an OAuth token is good in its own region alone.",
    },
    "an API that is none of CARTO's": {
      change: () => ({ CARTO_API_BASE_URL: app.origin }),
      id: "api",
      outcome: "failure",
      found: "does not know CARTO's Tokens API",
      fix: "Set CARTO_API_BASE_URL",
    },
    "a clock that is a minute and a half off": {
      change: () => {
        elsewhereAheadMs = 1.5 * MINUTE_MS;
        return { CARTO_AUTH_URL: elsewhere.authUrl };
      },
      id: "clock",
      outcome: "failure",
      found: "behind CARTO's",
      fix: "Turn on time synchronisation",
    },
    "an account that is full": {
      change: () => fault({ endpoint: "tokens", method: "POST", kind: "quota_reached" }),
      id: "grants",
      outcome: "failure",
      found: "Quota reached",
      fix: "ask CARTO for a higher quota",
    },
    "a table that is not there": {
      change: () =>
        policyFile({
          ...POLICY,
          datasets: { stores: { table: "carto-demo-data.demo_tables.gone", columns: ["geom"] } },
        }),
      id: "grants",
      outcome: "failure",
      found: "Table not found: carto-demo-data.demo_tables.gone",
      fix: "Correct the table of datasets.stores in the policy",
    },
    "a column that is not there": {
      change: () => policyFile(columns(["geom", "town"])),
      id: "grants",
      outcome: "failure",
      found: "Unrecognized name: town",
      fix: "Correct the columns of datasets.stores in the policy",
    },
    "a connection that is not there": {
      change: () => ({ CARTO_CONNECTION: "mine" }),
      id: "grants",
      outcome: "failure",
      found: "Connection not found: mine",
      fix: "Set CARTO_CONNECTION",
    },
    "a value that no row has": {
      change: () => policyFile(columns(["geom"], "Boston")),
      id: "grants",
      outcome: "warning",
      found: "no row is in stores of BOSTON",
      fix: "case and spaces count",
    },
    "referers without the app": {
      change: () => policyFile({ ...POLICY, tokens: { referers: ["https://shop.acme.com"] } }),
      id: "referers",
      outcome: "failure",
      found: "the app's own map does not open",
      fix: "Name APP_ORIGIN among tokens.referers",
    },
    "referers without the app, as CARTO tells it": {
      change: () => policyFile({ ...POLICY, tokens: { referers: ["https://shop.acme.com"] } }),
      id: "grants",
      outcome: "failure",
      found: "Unauthorized referer",
      fix: "Name APP_ORIGIN among tokens.referers",
    },
    "a policy that is no JSON": {
      change: () => policyFile('{\n  "version": 1,\n'),
      id: "policy",
      outcome: "failure",
      found: "problem",
      fix: "deno task policy check",
    },
    "a policy that is not there": {
      change: () => ({ POLICY_PATH: `${folder}/none.json` }),
      id: "policy",
      outcome: "failure",
      found: "none.json cannot be read",
      fix: "Set POLICY_PATH",
    },
    "a user in a group that the policy lacks": {
      change: () => policyFile({ ...POLICY, groups: { BOSTON: POLICY.groups.BOSTON } }),
      id: "groups",
      outcome: "failure",
      found: 'ben@acme.com is in "NEW YORK", which the policy does not have',
      fix: "Run deno task users group ben@acme.com GROUP",
    },
    "a KV whose folder is a file": {
      change: () => ({ KV_PATH: `${folder}/policy.json/kv.sqlite3` }),
      id: "kv",
      outcome: "failure",
      found: "policy.json/kv.sqlite3 cannot be used",
      fix: "Set KV_PATH",
    },
    "a KV Connect server that does not run": {
      change: () => ({ KV_PATH: `http://localhost:${freePort()}` }),
      id: "kv",
      outcome: "failure",
      found: "cannot be used",
      fix: "DENO_KV_ACCESS_TOKEN",
    },
    "a demo's accounts": {
      change: async () => {
        const path = `${folder}/with-demo.sqlite3`;
        const store = kvStore(path);
        const anybody = { username: "user.ny@acme.com", groups: ["NEW YORK"], password: "ny" };
        await createUsers(store, { demo: true }).add(anybody);
        await store.close();
        return { KV_PATH: path };
      },
      id: "demo-accounts",
      outcome: "failure",
      found: "user.ny@acme.com",
      fix: "Run deno task users purge-demo",
    },
    "mints that are spent": {
      change: async () => {
        const path = `${folder}/spent.sqlite3`;
        const store = kvStore(path);
        const hour = Math.floor(Date.now() / (60 * MINUTE_MS));
        const sum = [hour, hour + 1].map((of) => ({ key: mintCountKey(of, "all"), by: 3 }));
        await store.commit({ sum });
        await store.close();
        return { KV_PATH: path, MINTS_PER_HOUR: "3" };
      },
      id: "budget",
      outcome: "failure",
      found: "0 of 3 mints left",
      fix: "Raise MINTS_PER_HOUR",
    },
    "another key than tokens were sealed with": {
      change: () => ({ KV_ENCRYPTION_KEY: productionSecrets().KV_ENCRYPTION_KEY ?? "" }),
      id: "seal",
      outcome: "warning",
      found: "1 of 1 row of tokens do not open",
      fix: "in KV_ENCRYPTION_KEY, with a comma",
    },
    "an audit that was changed": {
      change: async () => {
        const path = `${folder}/changed.jsonl`;
        const text = await Deno.readTextFile(`${folder}/audit.jsonl`);
        await Deno.writeTextFile(path, text.replace('"event":"', '"event":"x'));
        return { AUDIT_LOG: path };
      },
      id: "audit",
      outcome: "failure",
      found: "was changed",
      fix: "Run deno task audit verify",
    },
    "an audit whose folder is not there": {
      change: () => ({ AUDIT_LOG: `${folder}/none/audit.jsonl` }),
      id: "audit",
      outcome: "failure",
      found: "cannot be written",
      fix: "Set AUDIT_LOG",
    },
    "an app that was started with another CARTO": {
      change: () => ({ CARTO_API_BASE_URL: elsewhere.apiBaseUrl }),
      id: "app",
      outcome: "failure",
      found: "(connect-src)",
      fix: "start the app anew",
    },
    "an app that was started with other EMBED_ORIGINS": {
      change: () => ({ EMBED_ORIGINS: "http://localhost:9001" }),
      id: "embed",
      outcome: "failure",
      found: "does not let http://localhost:9001 show the map",
      fix: "EMBED_ORIGINS",
    },
  };

  for (const [name, { change, id, outcome, found, fix }] of Object.entries(CASES)) {
    it(`is that of ${name}`, async () => {
      const findings = await examineApp({ ...environment, ...await change() });
      expect(findings[id]).toMatchObject({
        outcome,
        found: expect.stringContaining(found),
        fix: expect.stringContaining(fix),
      });
    });
  }

  it("is that of a .env which everybody may read, and which has a name mistyped", async () => {
    const path = `${folder}/.env`;
    await Deno.writeTextFile(path, "CARTO_CLIENT_SECERT=a-canary\nPORT=8000\n");
    await Deno.chmod(path, 0o644);
    const findings = await examineApp(environment, new URL(`file://${path}`));
    expect(findings).toMatchObject({
      "env-file": { outcome: "warning", fix: "Run chmod 600 .env." },
      variables: { outcome: "warning", found: expect.stringContaining("CARTO_CLIENT_SECERT") },
    });
    expect(JSON.stringify(findings)).not.toContain("a-canary");
  });

  it("names the line of the policy that is wrong", async () => {
    const text = JSON.stringify({ ...POLICY, groups: { BOSTON: { stores: {} } } }, null, 2);
    const { policy } = await examineApp({ ...environment, ...await policyFile(text) });
    expect(policy?.details?.[0]).toMatch(/\.json:14:\d+ groups\.BOSTON\.stores: restricts nothing/);
  });

  it("takes the existing application's keys for well while it publishes one", async () => {
    const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
      "sign",
      "verify",
    ]);
    const key = await crypto.subtle.exportKey("jwk", pair.publicKey);
    let keys: unknown[] = [{ ...key, alg: "ES256" }];
    const { promise: listening, resolve } = Promise.withResolvers<number>();
    await using server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: ({ port }) => resolve(port) },
      () => Response.json({ keys }),
    );
    const host = {
      HOST_JWT_ISSUER: "https://acme.example.com",
      HOST_JWT_AUDIENCE: "maps",
      HOST_JWT_JWKS_URL: `http://127.0.0.1:${await listening}/jwks`,
    };
    expect(await examineApp({ ...environment, ...host }))
      .toMatchObject({ "host-keys": { outcome: "ok", found: "1 of 1 key can be used" } });
    keys = [{ ...key, use: "enc" }];
    expect(await examineApp({ ...environment, ...host })).toMatchObject({
      "host-keys": { outcome: "failure", fix: expect.stringContaining("HOST_JWT_JWKS_URL") },
    });
    await server.shutdown();
  });
});

describe("a trial token", () => {
  const trials = async () => (await tokenNames()).filter((name) => name.includes("-trial-"));

  it("is deleted where CARTO fails while it is tried", async () => {
    cloud.emulator.faults.inject({ endpoint: "maps", kind: "status", status: 500 });
    const { grants } = await examineApp(environment);
    expect(grants).toMatchObject({
      outcome: "failure",
      fix: expect.stringContaining("Wait for CARTO"),
    });
    expect(await trials()).toEqual([]);
  });

  it("is deleted by the running app where CARTO made it and did not say so", async () => {
    cloud.emulator.faults.inject({
      endpoint: "tokens",
      method: "POST",
      kind: "drop_after",
      times: 1,
    });
    const { grants } = await examineApp(environment);
    expect(grants).toMatchObject({ outcome: "failure", found: expect.stringContaining("reached") });
    const deadline = Date.now() + 10_000;
    while ((await trials()).length > 0 && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(await trials()).toEqual([]);
  });
});
