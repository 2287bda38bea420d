/** Each driver sees their own deliveries: by every way to sign in, on two processes. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { freePort, makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { postWith, said } from "../helpers/bearer.ts";
import { requestToken, SAME_ORIGIN, signInCookie } from "../helpers/client.ts";
import { addUser, type Cloud, startCloud } from "../helpers/cloud.ts";
import {
  AUDIENCE,
  ISSUER,
  newKey,
  serveKeys,
  type SigningKey,
  signJwt,
} from "../helpers/host_jwts.ts";
import type { KeyServer } from "../helpers/host_jwts.ts";
import { startProvider, type TestProvider } from "../helpers/oidc_provider.ts";
import { runUsers } from "../helpers/users.ts";
import { createVisitor, type Visitor } from "../helpers/visitor.ts";

const PASSWORD = "a long pass phrase";
/** The guarantees: no new tokens after five seconds, none at CARTO after ten. */
const STOPPED_MS = 5_000;
const DELETED_MS = 10_000;

const TABLE = "acme.logistics.runs";
const DRIVERS = ["d-101", "d-102", "d-103"];
const POLICY = {
  version: 1,
  attributes: {
    driver: { type: "text", claim: "https://acme.com/driver" },
    driven: { type: "text", many: true, claim: "https://acme.com/driven" },
    email: { type: "text", claim: "email", vouched_by: "email_verified", fold: "lower" },
  },
  datasets: {
    runs: {
      table: TABLE,
      columns: ["geom", "run_id", "driver"],
      types: { driver: "text", contact: "text" },
    },
  },
  groups: {
    DRIVERS: { runs: { driver: { attribute: "driver" } } },
    LEADS: { runs: { driver: { attribute: "driven" } } },
    CUSTOMERS: { runs: { contact: { attribute: "email" } } },
  },
  tokens: { per: "group", apis: ["maps", "sql"] },
};
const MAP = {
  version: 1,
  title: "Runs",
  layers: [{ id: "runs", dataset: "runs", type: "point" }],
};
const claims = (driver: unknown, groups = ["DRIVERS"]) => ({
  groups,
  "https://acme.com/driver": driver,
});

let cloud: Cloud;
let provider: TestProvider;
let keys: KeyServer;
let key: SigningKey;
let dataDir: string;
let apps: [RunningApp, RunningApp];
let origins: [string, string];
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  dataDir = await makeDataDir();
  await Deno.writeTextFile(`${dataDir}/policy.json`, JSON.stringify(POLICY));
  await Deno.writeTextFile(`${dataDir}/runs.geojson`, JSON.stringify(runs()));
  await Deno.mkdir(`${dataDir}/maps`);
  await Deno.writeTextFile(`${dataDir}/maps/runs.json`, JSON.stringify(MAP));
  for (const username of ["pat", "sam"]) {
    await addUser(dataDir, { username, group: "DRIVERS", password: PASSWORD });
  }
  const ports = [String(freePort()), String(freePort())] as const;
  origins = [`http://localhost:${ports[0]}`, `http://localhost:${ports[1]}`];
  const client = { appOrigin: origins[0] };
  keys = serveKeys();
  key = await newKey("ES256", "current");
  keys.publish(key);
  [cloud, provider] = await Promise.all([
    startCloud(0, { [TABLE]: `${dataDir}/runs.geojson` }),
    startProvider([client]),
  ]);
  environment = {
    ...cloud.environment,
    ...provider.environment(client),
    APP_ORIGIN: client.appOrigin,
    AUDIT_LOG: `${dataDir}/audit.jsonl`,
    KV_PATH: `${dataDir}/kv.sqlite3`,
    POLICY_PATH: `${dataDir}/policy.json`,
    MAPS_PATH: `${dataDir}/maps`,
    HOST_JWT_ISSUER: ISSUER,
    HOST_JWT_AUDIENCE: AUDIENCE,
    HOST_JWT_JWKS_URL: keys.url,
  };
  const start = (PORT: string) => startApp({ dataDir, environment: { ...environment, PORT } });
  apps = [await start(ports[0]), await start(ports[1])];
});
afterAll(async () => {
  await Promise.all(apps.map((app) => app.stop()));
  await Promise.all([provider, cloud, keys].map((one) => one[Symbol.asyncDispose]()));
  await Deno.remove(dataDir, { recursive: true });
});

/** Three runs of each driver. */
function runs() {
  const features = DRIVERS.flatMap((driver) =>
    [1, 2, 3].map((n) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: [-71 - n / 10, 42] },
      properties: { run_id: `${driver}-${n}`, driver, contact: `${driver}@acme.com` },
    }))
  );
  return { type: "FeatureCollection", features };
}

interface Held {
  readonly token: string;
  readonly sources: Readonly<Record<string, { readonly sql_query: string }>>;
}

const cookieOf = ({ cookies }: Visitor) => `session=${cookies.get("session")}`;

async function tokenOf(cookie: string, process: 0 | 1 = 0): Promise<Held> {
  return await (await requestToken(origins[process], cookie)).json();
}

async function statusOf(cookie: string, process: 0 | 1 = 0): Promise<number> {
  const response = await requestToken(origins[process], cookie);
  await response.body?.cancel();
  return response.status;
}

function query(token: string, sql: string): Promise<Response> {
  const url = new URL(`${cloud.emulator.apiBaseUrl}/v3/sql/${cloud.emulator.connection}/query`);
  url.searchParams.set("q", sql);
  return fetch(url, { headers: { authorization: `Bearer ${token}`, origin: origins[0] } });
}

/** The drivers of the rows that the token reads, or the status of the refusal. */
async function seenWith(held: Held, by: Held = held): Promise<unknown> {
  const response = await query(by.token, held.sources.runs?.sql_query ?? "");
  const body = await response.json();
  if (!response.ok) return response.status;
  return [...new Set(body.rows.map(({ driver }: { driver: string }) => driver))].sort();
}

/** Polls a condition, and fails if it is not true within the guaranteed time. */
async function within(ms: number, isSo: () => Promise<boolean>): Promise<void> {
  const startedAt = performance.now();
  while (!await isSo()) {
    expect(performance.now() - startedAt).toBeLessThan(ms);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function audited(isMeant: (record: Record<string, unknown>) => boolean) {
  const text = await Deno.readTextFile(`${dataDir}/audit.jsonl`);
  return text.trimEnd().split("\n").map((line) => JSON.parse(line)).filter(isMeant);
}

async function signedIn(name: string): Promise<Visitor> {
  const visitor = createVisitor();
  expect((await visitor.signIn(origins[0], name)).status).toBe(303);
  return visitor;
}

/** After the change: nothing for the old session, on either process, and no old token at CARTO. */
async function expectEnded(cookie: string, held: Held): Promise<void> {
  for (const process of [0, 1] as const) {
    await within(STOPPED_MS, async () => await statusOf(cookie, process) === 401);
  }
  await within(DELETED_MS, async () => await seenWith(held) === 401);
  await within(
    DELETED_MS,
    async () =>
      (await audited(({ event, reason }) =>
        event === "token_revoked" && reason === "attributes_changed"
      )).length > 0,
  );
}

describe("by the claim of an identity provider", () => {
  it("a driver sees their own deliveries, and no one else's", async () => {
    await provider.set({ people: { ann: claims("d-101"), bob: claims("d-102") } });
    const [ann, bob] = [await signedIn("ann"), await signedIn("bob")];
    const held = [await tokenOf(cookieOf(ann)), await tokenOf(cookieOf(bob), 1)] as const;
    expect(await seenWith(held[0])).toEqual(["d-101"]);
    expect(await seenWith(held[1])).toEqual(["d-102"]);
    expect(await seenWith(held[0], held[1])).toBe(403);
    expect(await seenWith(held[1], held[0])).toBe(403);
  });

  it("another claim ends the old session and token at the next sign-in", async () => {
    await provider.set({ people: { cid: claims("d-101") } });
    const before = await signedIn("cid");
    const held = await tokenOf(cookieOf(before));
    expect(await statusOf(cookieOf(before), 1)).toBe(200);
    await provider.set({ people: { cid: claims("d-103") } });
    // The provider has not said so yet: the value is as old as the sign-in.
    expect(await seenWith(await tokenOf(cookieOf(before)))).toEqual(["d-101"]);
    const after = await signedIn("cid");
    await expectEnded(cookieOf(before), held);
    expect(await seenWith(await tokenOf(cookieOf(after), 1))).toEqual(["d-103"]);
  });

  it("a back-channel logout ends it before that", async () => {
    await provider.set({ people: { dee: claims("d-101") } });
    const visitor = await signedIn("dee");
    const held = await tokenOf(cookieOf(visitor));
    await provider.set({ people: { dee: claims(null) } });
    const { html } = await visitor.visit(`${provider.issuer}/session/end`);
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(html)?.[1] ?? "";
    const body = new URLSearchParams({ xsrf, logout: "yes" });
    await visitor.visit(`${provider.issuer}/session/end/confirm`, { method: "POST", body });
    for (const process of [0, 1] as const) {
      await within(STOPPED_MS, async () => await statusOf(cookieOf(visitor), process) === 401);
    }
    await within(DELETED_MS, async () => await seenWith(held) === 401);
    const again = await signedIn("dee");
    expect(await statusOf(cookieOf(again))).toBe(403);
  });

  it("a missing or refused one opens nothing, and only the operator learns which", async () => {
    const people = {
      eve: claims(undefined),
      fay: claims(["d-101", "d-102"]),
      gus: claims({ id: "d-101" }),
      hal: { ...claims(null, ["CUSTOMERS"]), email: "d-101@acme.com" },
      ian: { ...claims(null, ["CUSTOMERS"]), email: "d-101@acme.com", email_verified: false },
    };
    await provider.set({ people });
    for (const name of Object.keys(people)) {
      const response = await requestToken(origins[0], cookieOf(await signedIn(name)));
      const text = await response.text();
      expect([name, response.status]).toEqual([name, 403]);
      expect(JSON.parse(text).code).toBe("no_access");
      expect(text).not.toMatch(/driver|attribute|d-101/);
    }
    const denied = await audited(({ event }) => event === "token_denied");
    const reasons = denied.map(({ reason, attributes }) => [reason, attributes]);
    expect(reasons).toContainEqual(["attribute_missing", { driver: 0 }]);
    expect(reasons).toContainEqual(["attribute_refused", { driver: 0 }]);
    expect(reasons).toContainEqual(["attribute_refused", { email: 0 }]);
    const log = apps[0].output();
    expect(log).toContain('"event":"attribute_missing","attribute":"driver"');
    expect(log).toContain('"event":"attribute_refused","attribute":"driver","kind":"list"');
    expect(log).toContain('"event":"attribute_refused","attribute":"driver","kind":"not_scalar"');
    expect(log).toContain('"event":"attribute_refused","attribute":"email","kind":"not_vouched"');
    expect(log).not.toContain("d-101");
    expect(JSON.stringify(await audited(() => true))).not.toContain("d-10");
  });

  it("a claim of userinfo counts where the ID token lacks it", async () => {
    await provider.set({
      people: { ned: { ...claims("d-103"), name: "Ned" } },
      forgery: { claims: { "https://acme.com/driver": null } },
    });
    expect(await seenWith(await tokenOf(cookieOf(await signedIn("ned"))))).toEqual(["d-103"]);
  });

  it("an e-mail address counts where the provider vouches for it", async () => {
    const email = { email: "D-102@acme.com", email_verified: true };
    await provider.set({ people: { jan: { ...claims(null, ["CUSTOMERS"]), ...email } } });
    const held = await tokenOf(cookieOf(await signedIn("jan")));
    expect(await seenWith(held)).toEqual(["d-102"]);
  });
});

describe("by the JWT of an existing application", () => {
  const nowS = () => Math.floor(Date.now() / 1000);
  const jwtOf = (sub: string, driver: unknown, iat = nowS()) =>
    signJwt(key, { sub, ...claims(driver), iat, exp: nowS() + 300 });
  const heldWith = async (bearer: string, process: 0 | 1 = 0): Promise<Held> =>
    await (await postWith(apps[process], "/api/carto-token", bearer)).json();

  it("a driver sees their own deliveries, in a frame too", async () => {
    const bearer = await jwtOf("kim", "d-101");
    expect(await seenWith(await heldWith(bearer))).toEqual(["d-101"]);
    const session = await (await postWith(apps[0], "/api/session", bearer)).json();
    const held = await heldWith(session.token, 1);
    expect(await seenWith(held)).toEqual(["d-101"]);
    const asked = await fetch(`${origins[1]}/api/embed-code`, {
      method: "POST",
      headers: { authorization: `Bearer ${bearer}` },
    });
    const { code } = await asked.json();
    const exchanged = await fetch(`${origins[0]}/api/embed-session`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: origins[0], ...SAME_ORIGIN },
      body: JSON.stringify({ code }),
    });
    const frame = await heldWith((await exchanged.json()).token, 1);
    expect(await seenWith(frame)).toEqual(["d-101"]);
  });

  it("a code of a driver whose claim has changed opens no frame", async () => {
    const asked = await fetch(`${origins[0]}/api/embed-code`, {
      method: "POST",
      headers: { authorization: `Bearer ${await jwtOf("moe", "d-101", nowS() - 5)}` },
    });
    const { code } = await asked.json();
    await heldWith(await jwtOf("moe", "d-102"));
    const exchanged = await fetch(`${origins[1]}/api/embed-session`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: origins[0], ...SAME_ORIGIN },
      body: JSON.stringify({ code }),
    });
    expect(await said(exchanged)).toMatch(/code_spent$/);
  });

  it("one with another claim ends the session and token of the first", async () => {
    const first = await jwtOf("lee", "d-101", nowS() - 10);
    const { token } = await (await postWith(apps[0], "/api/session", first)).json();
    const held = await heldWith(token, 1);
    expect(await seenWith(held)).toEqual(["d-101"]);
    const second = await jwtOf("lee", "d-103");
    expect(await seenWith(await heldWith(second, 1))).toEqual(["d-103"]);
    const asking = async (bearer: string, process: 0 | 1) =>
      await said(await postWith(apps[process], "/api/carto-token", bearer));
    for (const process of [0, 1] as const) {
      await within(STOPPED_MS, async () => (await asking(token, process)).startsWith("401"));
    }
    await within(DELETED_MS, async () => await seenWith(held) === 401);
    // The first JWT has not expired, but a newer one has other attributes.
    await within(STOPPED_MS, async () => await asking(first, 0) === "401 host_token_expired");
    expect(await asking(await jwtOf("lee", undefined, nowS() - 5), 1)).toBe(
      "401 host_token_expired",
    );
    expect(await asking(second, 0)).toBe("200");
  });
});

describe("by what an operator sets", () => {
  const task = (...words: string[]) => runUsers(words, { environment });

  it("a driver sees their own deliveries, until it changes", async () => {
    expect(await task("set", "Pat", "driver", "d-101")).toEqual({
      output: "driver of pat is set; 0 sessions ended. All of their tokens are revoked.\n",
      code: 0,
    });
    const cookie = await signInCookie(origins[0], "pat", PASSWORD);
    const held = await tokenOf(cookie);
    expect(await seenWith(held)).toEqual(["d-101"]);
    const { output } = await task("set", "pat", "driver", "d-102");
    expect(output).toContain("1 session ended. All of their tokens are revoked.");
    expect(await seenWith(held)).toBe(401);
    await expectEnded(cookie, held);
    const again = await signInCookie(origins[1], "pat", PASSWORD);
    expect(await seenWith(await tokenOf(again, 1))).toEqual(["d-102"]);
    await task("unset", "pat", "driver");
    await within(STOPPED_MS, async () => await statusOf(again) === 401);
    const last = await signInCookie(origins[1], "pat", PASSWORD);
    expect(await statusOf(last)).toBe(403);
    const set = await audited(({ event }) => event === "attribute_set");
    expect(set.map(({ username, attribute, values }) => [username, attribute, values])).toEqual([
      ["pat", "driver", 1],
      ["pat", "driver", 1],
      ["pat", "driver", 0],
    ]);
  });

  it("is listed by name and number, and never by value", async () => {
    await task("group", "sam", "LEADS");
    await task("set", "sam", "driven", "d-101", "d-103", "d-101");
    const { output } = await task("show", "sam");
    expect(output).toMatch(/^Attributes +driven \(2\)$/m);
    expect(output).not.toContain("d-101");
    expect((await task("list")).output).toMatch(/^sam .* LEADS +driven \(2\) +yes +0$/m);
    const held = await tokenOf(await signInCookie(origins[0], "sam", PASSWORD));
    expect(await seenWith(held)).toEqual(["d-101", "d-103"]);
  });

  it("is what the preview of the policy shows the rows of", async () => {
    const { output } = await runUsers(["preview", "--user", "sam"], {
      environment,
      task: "cli/policy.ts",
    });
    expect(output).toContain("`driver` IN ('d-101', 'd-103')");
  });

  const refused: [string, string[], string][] = [
    ["an attribute that the policy lacks", ["set", "sam", "depot", "NY"], "has no attribute depot"],
    ["two values where one is expected", ["set", "sam", "driver", "a", "b"], "takes one value"],
    ["an unknown user", ["set", "zoe", "driver", "a"], "There is no user zoe"],
  ];
  for (const [name, words, message] of refused) {
    it(`is refused for ${name}`, async () => {
      const { output, code } = await task(...words);
      expect([code, output]).toEqual([1, expect.stringContaining(message)]);
    });
  }

  it("is refused for a person whose account is kept elsewhere", async () => {
    await provider.set({ people: { max: claims("d-101") } });
    await signedIn("max");
    const [, name = ""] = /^(oidc:[0-9a-f]{12}:max)/m.exec((await task("list")).output) ?? [];
    const { output, code } = await task("set", name, "driver", "d-102");
    expect([code, output]).toEqual([1, `${name} signs in by oidc: change the claim there.\n`]);
  });
});
