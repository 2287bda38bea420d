/** Floods of refusals, and a full disk: their effect on the audit and the log. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { createAudit } from "../../lib/audit/audit.ts";
import { fileChain } from "../../lib/audit/sinks.ts";
import { auditLines, verifyAudit } from "../../lib/audit/verify.ts";
import { SYSTEM_CLOCK } from "../../lib/clock/clock.ts";
import { createHashingSlots } from "../../lib/identity/passwords/hashing_slots.ts";
import { createKnownDevices } from "../../lib/identity/throttle/known_devices.ts";
import { createSessions } from "../../lib/identity/sessions/sessions.ts";
import { createSignIn } from "../../lib/identity/sign_in.ts";
import {
  createThrottle,
  LIMITS,
  TooManyAttemptsError,
} from "../../lib/identity/throttle/throttle.ts";
import { createUsers } from "../../lib/identity/users/users.ts";
import { createKeyedHash } from "../../lib/crypto/keyed_hash.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import { say } from "../../lib/log/terminal.ts";
import { layOutData } from "../../emulator/test_data.ts";
import { makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { mountSmallDisk, type SmallDisk } from "../helpers/small_disk.ts";

const REFUSALS = 5_000;
const METRICS_TOKEN = "q7Zt+4mWx/9nLk2RvB8sYhU3cEoJ6dPfA1gTiX5w=";
const SECRET = "0b5f8e1c9d7a4263b8c1f0e2d3a49587";

let dataDir: string;
let disk: SmallDisk | null;
let folder: string;
let app: RunningApp;
beforeAll(async () => {
  dataDir = await makeDataDir();
  disk = await mountSmallDisk(dataDir, 32);
  folder = disk?.folder ?? dataDir;
  await layOutData(folder);
  app = await startApp({
    dataDir: folder,
    environment: {
      AUDIT_LOG: `${folder}/audit.jsonl`,
      METRICS_TOKEN,
      // There is no provider at that address: every answer is forged.
      OIDC_ISSUER: "http://localhost:1",
      OIDC_CLIENT_ID: "app",
      OIDC_CLIENT_SECRET: "a secret of the client",
    },
  });
});
afterAll(async () => {
  await app.stop();
  await disk?.[Symbol.asyncDispose]();
  await Deno.remove(dataDir, { recursive: true });
});

const auditFile = () => Deno.readFile(`${folder}/audit.jsonl`);

async function records(): Promise<Record<string, unknown>[]> {
  return auditLines(await auditFile()).slice(0, -1).map((line) => JSON.parse(line));
}

/** A provider's answer to a sign-in that never started: refused, audited and logged. */
async function forgedAnswer(): Promise<number> {
  const response = await fetch(`${app.origin}/oidc/callback?code=x&state=y`);
  await response.body?.cancel();
  return response.status;
}

async function metric(name: string): Promise<string | undefined> {
  const response = await fetch(`${app.origin}/metrics`, {
    headers: { authorization: `Bearer ${METRICS_TOKEN}` },
  });
  const lines = (await response.text()).split("\n");
  return lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1);
}

/** Polls until the app answers so. */
async function readinessBecomes(status: number): Promise<unknown> {
  const deadline = performance.now() + 15_000;
  for (;;) {
    const response = await fetch(`${app.origin}/readyz`);
    const body = await response.json();
    if (response.status === status) return body;
    if (performance.now() > deadline) throw new Error(`/readyz stays ${response.status}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe("5,000 refusals", () => {
  it("of a provider's forged answers cost the audit one record and the log five lines", async () => {
    const [bytes, logged] = [(await auditFile()).length, app.output().length];
    for (let sent = 0; sent < REFUSALS; sent += 50) {
      const statuses = await Promise.all(Array.from({ length: 50 }, forgedAnswer));
      expect(new Set(statuses)).toEqual(new Set([400]));
    }
    const grown = (await auditFile()).length - bytes;
    const loggedBytes = app.output().length - logged;
    say(`5,000 forged answers: ${grown} bytes of audit, ${loggedBytes} bytes of log`);
    expect(grown).toBeLessThan(2_000);
    expect(loggedBytes).toBeLessThan(10_000);
    const failed = (await records()).filter(({ event }) => event === "sign_in_failed");
    expect(failed.length).toBeLessThanOrEqual(2);
  });

  it("of a throttled account cost one record, and one with their count at the end", async () => {
    const path = `${dataDir}/throttled.jsonl`;
    const audit = createAudit({
      write: fileChain(path),
      now: Date.now,
      instance: "i",
      hide: (text) => text,
      onLost(_, error) {
        throw error;
      },
    });
    const store = denoKv(":memory:");
    const users = createUsers(store, { demo: false });
    const hash = createKeyedHash(SECRET, "sign-ins");
    const throttle = createThrottle({ store, hash, now: Date.now });
    const sessions = await createSessions({
      store,
      jwtSecrets: [SECRET],
      issuer: "https://maps.example.com",
      limits: { lifetimeMs: 3_600_000, idleMs: 3_600_000, perUser: 50 },
      standing: users.standing,
      ...SYSTEM_CLOCK,
    });
    const slots = createHashingSlots(1, 100);
    const devices = createKnownDevices({ secrets: [SECRET], now: Date.now });
    const signIn = createSignIn({ users, sessions, throttle, devices, hash, slots, audit });
    const attempt = { username: "ann@acme.com", address: "203.0.113.7" };
    for (let n = 0; n < LIMITS.account; n++) await throttle.failed(attempt);
    for (let n = 0; n < REFUSALS; n++) {
      await expect(signIn.withPassword({ ...attempt, password: "x" }, "cookie"))
        .rejects.toThrow(TooManyAttemptsError);
    }
    await audit.close();
    await store.close();
    const file = await Deno.readFile(path);
    say(`5,000 throttled sign-ins: ${file.length} bytes of audit`);
    expect(file.length).toBeLessThan(1_000);
    const written = auditLines(file).slice(0, -1).map((line) => JSON.parse(line));
    expect(written.map(({ reason, count }) => [reason, count])).toEqual([
      ["TooManyAttemptsError", undefined],
      ["TooManyAttemptsError", REFUSALS - 1],
    ]);
  });
});

describe("a full disk", () => {
  it("shows in /readyz and the metrics, tears no line and loses no record", async () => {
    // Without the right to mount, lib/audit/writer_test.ts tests a failing writer.
    if (disk === null) return;
    await disk.fill();
    // A new file needs a new page; the old file has room in its last page.
    const archived = `${folder}/archived.jsonl`;
    await Deno.rename(`${folder}/audit.jsonl`, archived);
    // The provider is down: a different refusal than before, so it gets its own record.
    const refused = await fetch(`${app.origin}/oidc/sign-in`, { redirect: "manual" });
    await refused.body?.cancel();
    expect(refused.status).toBe(502);
    const { failing } = Object(await readinessBecomes(503));
    say(`full disk: /readyz names ${failing.join(", ")}`);
    // An OAuth token could not be stored either.
    expect(failing).toEqual(["storage", "carto", "audit"]);
    expect(await metric('carto_embed_not_ready{part="storage"}')).toBe("1");
    expect(await metric('carto_embed_not_ready{part="audit"}')).toBe("1");
    expect(await metric("carto_embed_audit_records_waiting")).toBe("1");
    await expectNoTear(archived);

    await disk.free();
    expect(await readinessBecomes(200)).toEqual({ status: "ready" });
    expect(await metric('carto_embed_not_ready{part="audit"}')).toBe("0");
    expect(await metric("carto_embed_audit_records_waiting")).toBe("0");
    expect(verifyAudit(auditLines(await auditFile()))).toMatchObject({ ok: true, torn: [] });
    expect(await records()).toEqual([
      expect.objectContaining({ event: "sign_in_failed", reason: "provider_unreachable" }),
    ]);
  });
});

/** Writes more at once than fits into the file's last page. */
async function expectNoTear(path: string): Promise<void> {
  const before = await Deno.readFile(path);
  const audit = createAudit({
    write: fileChain(path),
    now: Date.now,
    instance: "i",
    hide: (text) => text,
    onLost() {},
  });
  for (let n = 0; n < 40; n++) {
    audit.record({ event: "orphan_deleted", token_name: `carto-embed-${n}` });
  }
  await audit.flush();
  await expect(audit.check()).rejects.toThrow();
  expect(await Deno.readFile(path)).toEqual(before);
  await audit.close();
}
