import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { createHash } from "node:crypto";
import { layOutData } from "../../emulator/test_data.ts";
import { auditLines, verifyAudit } from "../../lib/audit/verify.ts";
import { failToStart, freePort, makeDataDir, startApp } from "../helpers/app.ts";
import { requestToken, signInCookie } from "../helpers/client.ts";
import { addUser, startCloud } from "../helpers/cloud.ts";
import { layOutAccounts, layOutDemo } from "../helpers/demo_accounts.ts";
import { taskArguments } from "../helpers/tasks.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await makeDataDir();
  file = `${folder}/audit.jsonl`;
});
afterEach(() => Deno.remove(folder, { recursive: true }));

const DEMO_USER = { username: "user.boston@acme.com", password: "boston" };
const ANN = { username: "ann@acme.com", group: "BOSTON", password: "a long pass phrase" };

/** Signs in, in a demo as Boston's user, and takes a token. @returns the token. */
async function takeToken(origin: string, { username, password } = DEMO_USER): Promise<string> {
  const cookie = await signInCookie(origin, username, password);
  const { token } = await (await requestToken(origin, cookie)).json();
  assert(typeof token === "string");
  return token;
}

/** Runs the task that operators run. */
async function verify(...args: string[]): Promise<{ code: number; output: string }> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [...await taskArguments("audit"), "verify", ...args],
    cwd: ROOT,
    stderr: "inherit",
  }).output();
  return { code, output: new TextDecoder().decode(stdout) };
}

describe("the audit", () => {
  it("has every mint on record in AUDIT_LOG, across starts, without a token in it", async () => {
    const tokens: string[] = [];
    await layOutData(folder);
    for (const start of ["first", "second"]) {
      await layOutAccounts(`${folder}/${start}.sqlite3`);
      const app = await startApp({
        environment: { AUDIT_LOG: file, KV_PATH: `${folder}/${start}.sqlite3` },
        dataDir: folder,
      });
      tokens.push(await takeToken(app.origin));
      await app.stop();
    }
    const lines = auditLines(await Deno.readFile(file)).slice(0, -1);
    const minted = lines.map((line) => JSON.parse(line))
      .filter(({ event }) => event === "token_minted");
    expect(minted).toHaveLength(2);
    for (const record of minted) {
      expect(record).toMatchObject({ username: "user.boston@acme.com", groups: ["BOSTON"] });
      expect(record.token_name).toMatch(/^carto-embed-/);
      expect(Date.parse(record.expires_at)).toBeGreaterThan(Date.parse(record.time));
      expect(record.rights_hash).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(minted[0].instance).not.toBe(minted[1].instance);
    const policies = lines.map((line) => JSON.parse(line))
      .filter(({ event }) => event === "policy_loaded");
    const hash = createHash("sha256").update(await Deno.readFile(`${ROOT}policy.json`));
    const loaded = { policy_version: 1, policy_hash: hash.digest("hex") };
    expect(policies).toEqual(minted.map(() => expect.objectContaining(loaded)));
    for (const token of tokens) expect(lines.join()).not.toContain(token);
    expect(verifyAudit(lines)).toMatchObject({ ok: true, records: lines.length });
  });

  it("goes to standard error where AUDIT_LOG is unset", async () => {
    await addUser(folder, ANN);
    await using cloud = await startCloud();
    const app = await startApp({ dataDir: folder, environment: cloud.environment });
    await takeToken(app.origin, ANN);
    await app.stop();
    const lines = app.output().split("\n").filter((line) => line.includes('"prev":'));
    expect(lines.join()).toContain('"event":"token_minted"');
    expect(verifyAudit(lines)).toMatchObject({ ok: true, records: lines.length });
  });

  it("goes beside the KV file in a demo, whose terminal tells the address last", async () => {
    await layOutDemo(folder);
    const app = await startApp({ dataDir: folder });
    await takeToken(app.origin);
    await app.stop();
    expect(app.output()).not.toContain('"prev":');
    expect(await Deno.readTextFile(file)).toContain('"event":"token_minted"');
  });
});

describe("an AUDIT_LOG that cannot be written", () => {
  it("stops the start, with a message that names it", async () => {
    await layOutDemo(folder);
    const { code, output } = await failToStart({
      AUDIT_LOG: `${folder}/none/audit.jsonl`,
      KV_PATH: `${folder}/kv.sqlite3`,
      PORT: String(freePort()),
      EMULATOR_PORT: String(freePort()),
    });
    expect(code).toBe(1);
    expect(output).toContain(`AUDIT_LOG ${folder}/none/audit.jsonl cannot be written: `);
    expect(output).not.toContain("carto-embed is at");
  });
});

describe("deno task audit verify", () => {
  const LINE =
    `{"seq":1,"time":"2026-01-02T03:04:05.678Z","instance":"i","event":"orphan_deleted","token_name":"carto-embed-1","prev":"${
      "0".repeat(64)
    }","hash":"82655483096056605138192387cc5a3a2af4bba9d6f3d5cf429d24716d816651"}\n`;

  it("tells how many records there are, and the head to note", async () => {
    await Deno.writeTextFile(file, LINE);
    const { code, output } = await verify(file);
    expect(code).toBe(0);
    expect(output).toContain("was not altered.");
    expect(output).toMatch(/Records: +1$/m);
    expect(output).toContain("82655483096056605138192387cc5a3a2af4bba9d6f3d5cf429d24716d816651");
  });

  it("reports a line whose writing was cut off, and goes on", async () => {
    await Deno.writeTextFile(file, `${LINE}{"seq":2,"time":"2026-01-02T03:04`);
    const { code, output } = await verify(file);
    expect(code).toBe(0);
    expect(output).toContain("Torn:    line 2 was not completely written");
    expect(output).toMatch(/Records: +1$/m);
  });

  it("fails at the first line that was tampered with", async () => {
    await Deno.writeTextFile(file, LINE.replace("carto-embed-1", "carto-embed-2"));
    const { code, output } = await verify(file);
    expect(code).toBe(1);
    expect(output).toContain("line 1 was changed: its hash does not fit.");
  });

  it("fails where a noted head is missing", async () => {
    await Deno.writeTextFile(file, LINE);
    const { code, output } = await verify(file, "ab".repeat(32));
    expect(code).toBe(1);
    expect(output).toContain("line 2 is missing");
  });

  it("says what it takes, and what it cannot read", async () => {
    expect(await verify()).toMatchObject({ code: 2, output: expect.stringContaining("Usage") });
    expect(await verify(`${folder}/none.jsonl`))
      .toMatchObject({ code: 2, output: expect.stringContaining("cannot be read") });
  });
});
