import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type Emulator } from "../../emulator/mod.ts";
import { freePort, makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { requestToken, SAME_ORIGIN, signInCookie } from "../helpers/client.ts";
import { addUser, type Cloud, startCloud } from "../helpers/cloud.ts";
import { runUsers } from "../helpers/users.ts";

const PASSWORD = "a long pass phrase";
/** The guarantees: no new tokens after five seconds, none at CARTO after ten. */
const STOPPED_MS = 5_000;
const DELETED_MS = 10_000;

const POLICY = {
  version: 1,
  datasets: {
    retail_stores: {
      table: "carto-demo-data.demo_tables.retail_stores",
      columns: ["geom", "store_id", "city"],
    },
  },
  groups: {
    BOSTON: { retail_stores: { city: "BOSTON" } },
    "NEW YORK": { retail_stores: { city: "NEW YORK" } },
  },
};

const PORTS = [freePort(), freePort()] as const;

let cloud: Cloud;
let apps: RunningApp[];
let dataDir: string;
let policyPath: string;

beforeAll(async () => {
  dataDir = await makeDataDir();
  policyPath = `${dataDir}/policy.json`;
  await Deno.writeTextFile(policyPath, JSON.stringify(POLICY));
  for (const name of ["ann", "bob", "cid", "dee", "eve"]) {
    await addUser(dataDir, { username: name, group: "BOSTON", password: PASSWORD });
  }
  cloud = await startCloud();
  // Two processes of one installation, at one address.
  const environment = {
    ...cloud.environment,
    POLICY_PATH: policyPath,
    APP_ORIGIN: "https://maps.example.com",
  };
  apps = await Promise.all(
    PORTS.map((port) => startApp({ dataDir, environment: { ...environment, PORT: String(port) } })),
  );
});
afterAll(async () => {
  await Promise.all(apps.map((app) => app.stop()));
  await cloud[Symbol.asyncDispose]();
  await Deno.remove(dataDir, { recursive: true });
});

const at = (process: 0 | 1) => `http://localhost:${PORTS[process]}`;

async function statusOf(process: 0 | 1, cookie: string): Promise<number> {
  const response = await requestToken(at(process), cookie);
  await response.body?.cancel();
  return response.status;
}

async function tokenOf(process: 0 | 1, cookie: string) {
  return await (await requestToken(at(process), cookie)).json();
}

/** Polls a condition, and fails if it is not true within the guaranteed time. */
async function within(ms: number, isSo: () => Promise<boolean>): Promise<void> {
  const startedAt = performance.now();
  while (!await isSo()) {
    expect(performance.now() - startedAt).toBeLessThan(ms);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Whether CARTO still accepts the token. */
async function lives(emulator: Emulator, { token, sources }: Awaited<ReturnType<typeof tokenOf>>) {
  const url = new URL(`${emulator.apiBaseUrl}/v3/maps/${emulator.connection}/query`);
  url.searchParams.set("q", sources.retail_stores.sql_query);
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${token}`, origin: "https://maps.example.com" },
  });
  await response.body?.cancel();
  return response.status === 200;
}

async function runTask(words: readonly string[], stdin?: string): Promise<string> {
  const environment = {
    ...cloud.environment,
    KV_PATH: `${dataDir}/kv.sqlite3`,
    POLICY_PATH: policyPath,
  };
  const { output, code } = await runUsers(words, { environment, stdin });
  if (code !== 0) throw new Error(output);
  return output;
}

describe("a token ends at CARTO within ten seconds, and no process gives another after five", () => {
  it("when its user signs out everywhere", async () => {
    const first = await signInCookie(at(0), "ann", PASSWORD);
    const second = await signInCookie(at(1), "ann", PASSWORD);
    const token = await tokenOf(0, first);
    expect((await tokenOf(1, second)).token).toBe(token.token);
    expect(await lives(cloud.emulator, token)).toBe(true);
    const signOut = async (process: 0 | 1, cookie: string) => {
      const response = await fetch(`${at(process)}/logout`, {
        method: "POST",
        headers: { cookie, ...SAME_ORIGIN },
        redirect: "manual",
      });
      await response.body?.cancel();
    };
    await signOut(0, first);
    // The other session goes on, with this token or another: its use is recorded once a minute.
    await within(DELETED_MS, async () => lives(cloud.emulator, await tokenOf(1, second)));
    const last = await tokenOf(1, second);
    await signOut(1, second);
    for (const one of [token, last]) {
      await within(DELETED_MS, async () => !await lives(cloud.emulator, one));
    }
    for (const process of [0, 1] as const) expect(await statusOf(process, second)).toBe(401);
  });

  it("when its user is disabled", async () => {
    const cookie = await signInCookie(at(0), "bob", PASSWORD);
    const token = await tokenOf(0, cookie);
    expect(await statusOf(1, cookie)).toBe(200);
    await runTask(["disable", "bob"]);
    const startedAt = performance.now();
    await within(STOPPED_MS, async () => await statusOf(0, cookie) === 401);
    await within(STOPPED_MS, async () => await statusOf(1, cookie) === 401);
    expect(performance.now() - startedAt).toBeLessThan(STOPPED_MS + 500);
    await within(DELETED_MS, async () => !await lives(cloud.emulator, token));
    await expect(signInCookie(at(0), "bob", PASSWORD)).rejects.toThrow("401");
  });

  it("when its user moves to another group", async () => {
    const cookie = await signInCookie(at(0), "cid", PASSWORD);
    const token = await tokenOf(0, cookie);
    await runTask(["group", "cid", "NEW YORK"]);
    await within(STOPPED_MS, async () => await statusOf(0, cookie) === 401);
    await within(DELETED_MS, async () => !await lives(cloud.emulator, token));
    const { group } = await tokenOf(1, await signInCookie(at(1), "cid", PASSWORD));
    expect(group).toBe("NEW YORK");
  });

  it("when its user is given a new password, or an operator ends their sessions", async () => {
    const cookie = await signInCookie(at(0), "eve", PASSWORD);
    const token = await tokenOf(0, cookie);
    expect(await statusOf(1, cookie)).toBe(200);
    expect(await runTask(["passwd", "eve"], "quite another phrase")).toContain("1 session ended");
    for (const process of [0, 1] as const) {
      await within(STOPPED_MS, async () => await statusOf(process, cookie) === 401);
    }
    await within(DELETED_MS, async () => !await lives(cloud.emulator, token));
    await expect(signInCookie(at(0), "eve", PASSWORD)).rejects.toThrow("401");

    const [one, two] = [
      await signInCookie(at(0), "eve", "quite another phrase"),
      await signInCookie(at(1), "eve", "quite another phrase"),
    ];
    const [, first] = (await runTask(["sessions", "eve"])).split("\n");
    await runTask(["end-sessions", "eve", first?.split(" ")[0] ?? ""]);
    await within(STOPPED_MS, async () => {
      const statuses = [await statusOf(0, one), await statusOf(1, two)].sort();
      return statuses[0] === 200 && statuses[1] === 401;
    });
    expect(await runTask(["end-sessions", "eve"])).toContain("1 session ended.");
    await within(STOPPED_MS, async () => {
      return await statusOf(0, one) === 401 && await statusOf(1, two) === 401;
    });
  });

  it("when the policy changes: the next token has the new grants on every process", async () => {
    const cookie = await signInCookie(at(0), "dee", PASSWORD);
    const token = await tokenOf(0, cookie);
    const groups = { ...POLICY.groups, BOSTON: { retail_stores: { city: "DORCHESTER" } } };
    await Deno.writeTextFile(policyPath, JSON.stringify({ ...POLICY, groups }));
    for (const process of [0, 1] as const) {
      await within(STOPPED_MS, async () => {
        const { sources } = await tokenOf(process, cookie);
        return sources.retail_stores.sql_query.includes("'DORCHESTER'");
      });
    }
    await within(DELETED_MS, async () => !await lives(cloud.emulator, token));
    const [one, two] = [await tokenOf(0, cookie), await tokenOf(1, cookie)];
    expect(one.token).toBe(two.token);
    expect(await lives(cloud.emulator, one)).toBe(true);
  });

  it("but not when the policy's change cannot be used: the old one stays in force", async () => {
    const cookie = await signInCookie(at(0), "dee", PASSWORD);
    const before = await tokenOf(0, cookie);
    await Deno.writeTextFile(policyPath, "{ not json");
    const refused = () => Promise.resolve(apps[0]?.output().includes("policy_not_loaded") ?? false);
    await within(STOPPED_MS, refused);
    const after = await tokenOf(0, cookie);
    // The token's remaining seconds may be fewer by now.
    expect({ ...after, expires_in: before.expires_in }).toEqual(before);
  });
});
