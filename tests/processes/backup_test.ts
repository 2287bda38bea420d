import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { formatBackup } from "../../lib/backup/format.ts";
import { SCHEMA } from "../../lib/storage/schema.ts";
import { createSessions } from "../../lib/identity/sessions/sessions.ts";
import { createUsers } from "../../lib/identity/users/users.ts";
import { SYSTEM_CLOCK } from "../../lib/clock/clock.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import { changedUserKey, userKey } from "../../lib/storage/keys.ts";
import type { KvStorage } from "../../lib/storage/kv_storage.ts";
import { productionSecrets } from "../helpers/cloud.ts";
import { KV_ACCESS_TOKEN, type KvConnectServer, serveKv } from "../helpers/kv_connect/server.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const PASSWORD = "a long pass phrase";
const FEW = 1_000;
const MANY = 1_200;

let folder: string;
let server: KvConnectServer;
let storage: KvStorage;
beforeAll(async () => {
  folder = await Deno.makeTempDir();
  server = serveKv();
  storage = denoKv(server.url);
  const users = createUsers(storage, { demo: false, iterations: FEW });
  await users.add({ username: "ann", groups: ["BOSTON"], password: PASSWORD });
  for (const username of ["bob", "cid"]) {
    await users.add({ username, groups: ["BOSTON"], password: PASSWORD });
  }
  await users.change("cid", { disabled: true });
  const set = Array.from({ length: MANY }, (_, n) => ({
    key: userKey(`host:${n}`),
    value: { username: `host:${n}`, groups: ["BOSTON"], method: "host" },
  }));
  for (let at = 0; at < MANY; at += 900) await storage.commit({ set: set.slice(at, at + 900) });
});
afterAll(async () => {
  await storage.close();
  await server[Symbol.asyncDispose]();
  await Deno.remove(folder, { recursive: true });
});

/** Runs a task as an operator does. */
async function run(task: "backup" | "restore", kvPath: string, ...words: string[]) {
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "-P=app",
      "--allow-read",
      "--allow-write",
      `cli/${task}.ts`,
      ...words,
    ],
    cwd: ROOT,
    clearEnv: true,
    env: {
      PATH: Deno.env.get("PATH") ?? "",
      HOME: Deno.env.get("HOME") ?? "",
      APP_ORIGIN: "https://maps.example.com",
      CARTO_API_BASE_URL: "https://gcp-us-east1.api.carto.com",
      CARTO_CLIENT_ID: "client",
      CARTO_CLIENT_SECRET: "client-secret-canary",
      ...productionSecrets(),
      KV_PATH: kvPath,
      DENO_KV_ACCESS_TOKEN: KV_ACCESS_TOKEN,
      NO_COLOR: "1",
    },
  });
  const { code, stdout, stderr } = await process.output();
  const decoder = new TextDecoder();
  return { code, output: decoder.decode(stdout) + decoder.decode(stderr) };
}

async function withKv<T>(path: string, test: (storage: KvStorage) => Promise<T>): Promise<T> {
  const storage = denoKv(path);
  try {
    return await test(storage);
  } finally {
    await storage.close();
  }
}

describe("deno task backup", () => {
  it("writes all users of a remote KV to a file that only its owner can read", async () => {
    const file = `${folder}/first.jsonl`;
    expect(await run("backup", server.url, file)).toEqual({
      code: 0,
      output: `Wrote ${MANY + 3} users to ${file}, with their password hashes.\n`,
    });
    const text = await Deno.readTextFile(file);
    expect(text).not.toContain(PASSWORD);
    if (Deno.build.os !== "windows") {
      expect(((await Deno.stat(file)).mode ?? 0) & 0o777).toBe(0o600);
    }
    expect(server.weather.counters.mostChecks).toBeLessThanOrEqual(10);
    const again = await run("backup", server.url, file);
    expect([again.code, again.output]).toEqual([1, expect.stringContaining("already exists")]);
    expect(await Deno.readTextFile(file)).toBe(text);
  });
});

describe("deno task restore", () => {
  it("restores all users into an empty KV, disabled ones as such, and lists who may sign in", async () => {
    const path = `${folder}/empty.sqlite3`;
    const { code, output } = await run("restore", path, `${folder}/first.jsonl`);
    expect(code).toBe(0);
    expect(output).toMatch(
      /^Restored as of \d{4}-.+ disable again those you disabled since: ann, bob, host:0, /m,
    );
    expect(output).toContain("Restored as disabled: cid\n");
    await withKv(path, async (kv) => {
      const users = createUsers(kv, { demo: false, iterations: FEW });
      expect((await users.list()).length).toBe(MANY + 3);
      expect(await users.authenticate("ann", PASSWORD)).toMatchObject({ groups: ["BOSTON"] });
      expect(await users.authenticate("cid", PASSWORD)).toBeNull();
    });
  });

  it("does not change users that the database has, and ends sessions that may have ended", async () => {
    const users = createUsers(storage, { demo: false, iterations: FEW });
    await users.change("bob", { disabled: true });
    await users.setPassword("ann", "another long pass phrase");
    await users.remove("host:7");
    await storage.commit({ delete: [changedUserKey("ann")] });
    const sessions = await createSessions({
      ...SYSTEM_CLOCK,
      store: storage,
      jwtSecrets: ["0b5f8e1c9d7a4263b8c1f0e2d3a49587"],
      issuer: "https://maps.example.com",
      limits: { lifetimeMs: 3_600_000, idleMs: 3_600_000, perUser: 20 },
      standing: users.standing,
    });
    const ann = { username: "ann", displayName: "ann", groups: ["BOSTON"], method: "password" };
    const { token } = await sessions.start({ ...ann, method: "password" }, "cookie");
    const { code, output } = await run("restore", server.url, `${folder}/first.jsonl`);
    expect(code).toBe(0);
    expect(output).toContain("disabled since: host:7\n");
    expect(output).toContain("Restored as disabled: none\n");
    expect(output).toContain(`Already present, not changed: ${MANY + 2}\n`);
    expect(output).toContain("disabled since the backup: bob\n");
    expect(output).toContain("Signed out, since their sessions may already have ended: ann\n");
    expect(await users.stands({ username: "bob", groups: ["BOSTON"] })).toBe(false);
    expect(await users.authenticate("ann", "another long pass phrase")).not.toBeNull();
    expect(await sessions.read(token, "cookie")).toBeNull();
    expect(await storage.get(changedUserKey("ann"))).not.toBeNull();
  });

  it("restores nothing from a file that is truncated, altered or of another kind", async () => {
    const text = await Deno.readTextFile(`${folder}/first.jsonl`);
    const wrong = {
      "cut off": text.slice(0, text.length / 2),
      "without its end": text.slice(0, text.lastIndexOf("\n", text.length - 2) + 1),
      changed: text.replace('"disabled":true', '"disabled":false'),
      "something else": '{"users":[]}\n',
      newer: text.replace('"version":1', '"version":2'),
      "of newer rows": formatBackup({
        takenAt: 0,
        schema: { current: SCHEMA.current + 1, least: SCHEMA.current + 1 },
        rows: [{ key: ["users", "ann"], value: { username: "ann" } }],
      }),
      "made by hand": formatBackup({
        takenAt: 0,
        schema: SCHEMA,
        rows: [{ key: ["users", "ann"], value: null }, { key: ["sessions", "a"], value: {} }],
      }),
    };
    const path = `${folder}/untouched.sqlite3`;
    for (const [what, content] of Object.entries(wrong)) {
      const file = `${folder}/${what}.jsonl`;
      await Deno.writeTextFile(file, content);
      const { code, output } = await run("restore", path, file);
      expect([what, code, output.includes("    at ")]).toEqual([what, 1, false]);
    }
    expect((await run("restore", path, `${folder}/none`)).code).toBe(1);
    await withKv(path, async (kv) => {
      expect(await createUsers(kv, { demo: false, iterations: FEW }).list()).toEqual([]);
    });
  });
});
