import { expect } from "@std/expect";
import { afterAll, afterEach, beforeAll, describe, it } from "@std/testing/bdd";
import * as v from "valibot";
import { freePort } from "../helpers/app.ts";
import { examineApp, runDoctor } from "../helpers/doctor.ts";
import {
  type DoctorFixture,
  POLICY,
  startDoctorFixture,
  TABLE,
} from "../helpers/doctor_fixture.ts";
import { CASES } from "./doctor_cases.ts";

let fixture: DoctorFixture;
beforeAll(async () => {
  fixture = await startDoctorFixture();
});
afterEach(() => fixture.cloud.faults.liftAll());
afterAll(async () => {
  await fixture[Symbol.asyncDispose]();
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

describe("deno task doctor", () => {
  it("finds a sound installation well, shows no secret, and leaves nothing behind", async () => {
    const before = { tokens: await fixture.tokenNames(), rows: await fixture.rows() };
    const { code, output, errors } = await runDoctor(fixture.environment);
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
    expect({ tokens: await fixture.tokenNames(), rows: await fixture.rows() }).toEqual(before);
  });

  it("tells everything that is broken at once, each with what to do about it", async () => {
    const { KV_ENCRYPTION_KEY = "" } = fixture.environment;
    const dead = `http://localhost:${freePort()}`;
    const { code, output } = await runDoctor({
      ...fixture.environment,
      ...await fixture.policyFile(
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
      APP_ORIGIN: fixture.cloud.apiBaseUrl,
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
    expect(output).toMatch(/^FAIL +configuration +6 problems$/m);
    for (const name of ["CARTO_API_BASE_URL", "CARTO_CLIENT_SECRET", "KV_ENCRYPTION_KEY"]) {
      expect(output).toMatch(new RegExp(`^ +- ${name} is missing`, "m"));
    }
    expect(output).toMatch(/^ +- JWT_SECRET must be at least 32 characters long$/m);
    expect(output).toMatch(/^skip +kv +cannot be looked at while configuration fails$/m);
  });

  it("tries rules, masks and attributes, whose values it does not have", async () => {
    const types = { city: "text", revenue: "decimal" };
    const policy = await fixture.policyFile({
      ...POLICY,
      attributes: { cities: { type: "text", many: true } },
      datasets: {
        stores: {
          table: TABLE,
          columns: ["geom", "city", "revenue"],
          geometry: { type: "point" },
          types,
          masks: { geom: { cell: 0.1 }, revenue: { floor: 100000 } },
        },
      },
      groups: {
        ...POLICY.groups,
        OWN: { stores: { city: { attribute: "cities" } } },
        PRESS: { stores: { rows: "all", columns: ["city"], masked: ["geom", "revenue"] } },
      },
    });
    const found = await examineApp({ ...fixture.environment, ...policy });
    expect(found).toMatchObject({
      grants: {
        outcome: "ok",
        found: "4 of 4 sets of rights tried: 4 maps opened; 1 with sample values for attributes",
      },
      types: { outcome: "ok", found: "3 columns of 1 table" },
      features: { outcome: "ok", found: "3 kinds of SQL counted" },
      attributes: { outcome: "ok" },
    });
  });

  it("says what it takes", async () => {
    const { code, output } = await runDoctor({}, "--all");
    expect([code, output]).toEqual([2, "Usage: deno task doctor [--json]\n"]);
  });
});

describe("the doctor in a demo", () => {
  it("looks at the demo's CARTO where it runs", async () => {
    const { port } = new URL(fixture.elsewhere.apiBaseUrl);
    const demo = {
      EMULATOR_PORT: port,
      PORT: String(freePort()),
      KV_PATH: `${fixture.folder}/demo/kv`,
    };
    expect(await examineApp(demo)).toMatchObject({
      oauth: { outcome: "ok" },
      grants: { outcome: "ok", found: "2 of 2 sets of rights tried: 10 maps opened" },
      users: { outcome: "skipped", found: expect.stringContaining("the demo has never run") },
      app: { outcome: "skipped", fix: expect.stringContaining("deno task start") },
    });
  });

  it("says so where it does not", async () => {
    const demo = {
      EMULATOR_PORT: String(freePort()),
      PORT: String(freePort()),
      KV_PATH: `${fixture.folder}/demo/kv`,
    };
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
  for (const [name, { change, id, outcome, found, fix }] of Object.entries(CASES)) {
    it(`is that of ${name}`, async () => {
      const findings = await examineApp({ ...fixture.environment, ...await change(fixture) });
      expect(findings[id]).toMatchObject({
        outcome,
        found: expect.stringContaining(found),
        fix: expect.stringContaining(fix),
      });
    });
  }

  it("is that of a .env which everybody may read, and which has a name mistyped", async () => {
    const path = `${fixture.folder}/.env`;
    await Deno.writeTextFile(path, "CARTO_CLIENT_SECERT=a-canary\nPORT=8000\n");
    await Deno.chmod(path, 0o644);
    const findings = await examineApp(fixture.environment, new URL(`file://${path}`));
    expect(findings).toMatchObject({
      "env-file": { outcome: "warning", fix: "Run chmod 600 .env." },
      variables: { outcome: "warning", found: expect.stringContaining("CARTO_CLIENT_SECERT") },
    });
    expect(JSON.stringify(findings)).not.toContain("a-canary");
  });

  it("names the line of the policy that is wrong", async () => {
    const text = JSON.stringify({ ...POLICY, groups: { BOSTON: { stores: {} } } }, null, 2);
    const { policy } = await examineApp({
      ...fixture.environment,
      ...await fixture.policyFile(text),
    });
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
    expect(await examineApp({ ...fixture.environment, ...host }))
      .toMatchObject({ "host-keys": { outcome: "ok", found: "1 of 1 key can be used" } });
    keys = [{ ...key, use: "enc" }];
    expect(await examineApp({ ...fixture.environment, ...host })).toMatchObject({
      "host-keys": { outcome: "failure", fix: expect.stringContaining("HOST_JWT_JWKS_URL") },
    });
    await server.shutdown();
  });
});

describe("a trial token", () => {
  const trials = async () =>
    (await fixture.tokenNames()).filter((name) => name.includes("-trial-"));

  it("is deleted where CARTO fails while it is tried", async () => {
    fixture.cloud.faults.inject({ endpoint: "maps", kind: "status", status: 500 });
    const { grants } = await examineApp(fixture.environment);
    expect(grants).toMatchObject({
      outcome: "failure",
      fix: expect.stringContaining("Wait for CARTO"),
    });
    expect(await trials()).toEqual([]);
  });

  it("is deleted by the running app where CARTO made it and did not say so", async () => {
    fixture.cloud.faults.inject({
      endpoint: "tokens",
      method: "POST",
      kind: "drop_after",
      times: 1,
    });
    const { grants } = await examineApp(fixture.environment);
    expect(grants).toMatchObject({ outcome: "failure", found: expect.stringContaining("reached") });
    // The app looks every ten seconds, and asks CARTO for its list no more often.
    const deadline = Date.now() + 30_000;
    while ((await trials()).length > 0 && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(await trials()).toEqual([]);
  });
});
