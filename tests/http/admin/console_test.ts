/** The console over HTTP: its API, what needs a recent sign-in, and what the overview tells. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { denoKv } from "../../../lib/storage/deno_kv.ts";
import { processKey } from "../../../lib/storage/keys.ts";
import { ADMIN, type AdminApp, startAdminApp } from "../../helpers/admin.ts";
import { freePort } from "../../helpers/app.ts";
import { AppClock } from "../../helpers/app_clock.ts";
import { postLogin, requestToken, SAME_ORIGIN } from "../../helpers/client.ts";
import { lineOf } from "../../helpers/log_lines.ts";
import { runUsers } from "../../helpers/users.ts";

const MINUTE_MS = 60_000;
const PORT = String(freePort());
const clock = new AppClock(PORT);

let app: AdminApp;
beforeAll(async () => {
  app = await startAdminApp({
    preload: "tests/helpers/shifted_clock.ts",
    environment: { PORT },
  });
});
afterAll(async () => {
  await app.stop();
  await clock[Symbol.asyncDispose]();
});

/** `deno task admin token`. */
const token = (...words: readonly string[]) =>
  runUsers(["token", ...words], { environment: app.environment, task: "cli/admin.ts" });

const api = (bearer: string, path = "/admin/api/overview", method = "GET") =>
  fetch(app.origin + path, {
    method,
    headers: { authorization: `Bearer ${bearer}`, ...SAME_ORIGIN },
    redirect: "manual",
  });

async function statusOf(answer: Promise<Response>): Promise<number> {
  const response = await answer;
  await response.body?.cancel();
  return response.status;
}

describe("an API token", () => {
  it("reads the API until it is revoked, and opens no page and no other API", async () => {
    const { output, code } = await token("add", "grafana", "30");
    const bearer = output.split("\n")[0] ?? "";
    expect([code, bearer]).toEqual([0, expect.stringMatching(/^carto-embed-admin-[\w-]{43}$/)]);
    const response = await api(bearer);
    expect([response.status, response.headers.get("content-type")])
      .toEqual([200, "application/json"]);
    const overview = await response.json();
    expect(overview).toMatchObject({
      carto: { works: true },
      apiTokens: [{ name: "grafana", usedAt: expect.any(Number) }],
    });
    expect(JSON.stringify(overview)).not.toContain(bearer);
    for (const path of ["/admin", "/admin/alive", "/admin/sign-in"]) {
      expect([path, await statusOf(api(bearer, path))]).toEqual([path, 404]);
    }
    expect(await statusOf(api(bearer, "/api/carto-token"))).toBe(401);
    const wrongMethod = await api(bearer, "/admin/api/overview", "POST");
    expect([wrongMethod.status, (await wrongMethod.json()).code])
      .toEqual([405, "method_not_allowed"]);
    expect((await token("list")).output).toMatch(/grafana .*UTC .*UTC .*UTC/);
    expect((await token("revoke", "grafana")).output).toContain("grafana is revoked.");
    expect(await statusOf(api(bearer))).toBe(404);
    expect((await token("list")).output).toContain("There are no tokens.");
    await lineOf(app, (line) => line.includes('"admin_token_revoked"'));
  });

  it("is refused by the task with a reason where it cannot be made", async () => {
    const failures = [
      ["add", "a b"],
      ["add", "x", "0"],
      ["add", "x", "367"],
      ["revoke", "none"],
      [],
    ];
    for (const words of failures) {
      const { code, output } = await token(...words);
      expect([words, code]).toEqual([words, 1]);
      expect(output).toMatch(/name is|DAYS is|There is no token|Usage/);
    }
  });
});

describe("a change in the console", () => {
  const revoke = (name: string) => app.post("/admin/api-tokens/revoke", { name });

  it("needs a sign-in of the last 15 minutes, and comes back to the page", async () => {
    const bearer = (await token("add", "reports")).output.split("\n")[0] ?? "";
    await clock.pass(16 * MINUTE_MS);
    const refused = await revoke("reports");
    await refused.body?.cancel();
    const location = refused.headers.get("location") ?? "";
    expect([refused.status, location]).toEqual([303, "/admin/sign-in?next=%2Fadmin"]);
    expect(await statusOf(api(bearer))).toBe(200);
    const page = await (await app.get(location)).text();
    expect(page).toContain("Nothing was changed");
    expect(page).toMatch(/name="username"[^>]*readonly[^>]*value="user.ny@acme.com"/i);
    // As its form does: the new session replaces the old one.
    const form = { username: ADMIN[0], password: ADMIN[1], next: "/admin" };
    const signedIn = await app.post("/login", form);
    await signedIn.body?.cancel();
    expect([signedIn.status, signedIn.headers.get("location")]).toEqual([303, "/admin"]);
    expect(await statusOf(app.get("/admin"))).toBe(404);
    const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const changed = await fetch(`${app.origin}/admin/api-tokens/revoke`, {
      method: "POST",
      body: new URLSearchParams({ name: "reports" }),
      headers: { cookie, ...SAME_ORIGIN },
      redirect: "manual",
    });
    await changed.body?.cancel();
    expect([changed.status, changed.headers.get("location")]).toEqual([303, "/admin"]);
    expect(await statusOf(api(bearer))).toBe(404);
    expect(
      await lineOf(app, (line) => line.includes('"name":"reports"') && line.includes("revoked")),
    )
      .toMatchObject({ event: "admin_token_revoked", username: ADMIN[0] });
  });

  it("is refused for another site's page", async () => {
    const response = await fetch(`${app.origin}/admin/api-tokens/revoke`, {
      method: "POST",
      body: new URLSearchParams({ name: "x" }),
      headers: { cookie: app.admin, "sec-fetch-site": "cross-site" },
    });
    await response.body?.cancel();
    expect(response.status).toBe(403);
  });
});

describe("the overview", () => {
  it("counts sessions, tokens and mints, over all processes", async () => {
    const bearer = (await token("add", "overview")).output.split("\n")[0] ?? "";
    const read = async () => await (await api(bearer)).json();
    const before = await read();
    const signedIn = await postLogin(app.origin, ...ADMIN);
    await signedIn.body?.cancel();
    const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    await (await requestToken(app.origin, cookie)).text();
    const after = await read();
    expect(after.sessions.count - before.sessions.count).toBe(1);
    expect(after.tokens.isMore).toBe(false);
    expect(after.tokens.count).toBeGreaterThan(0);
    const sum = (hours: readonly { count: number }[]) =>
      hours.reduce((total, { count }) => total + count, 0);
    expect(after.mints.hours).toHaveLength(24);
    expect(sum(after.mints.hours)).toBeGreaterThanOrEqual(after.tokens.count);
    expect(after.processes).toMatchObject([{ isThis: true, policyVersion: 1, heldBack: [] }]);
  });

  it("leaves out processes that ended, and rows of another form", async () => {
    const bearer = (await token("add", "processes")).output.split("\n")[0] ?? "";
    const read = async () => (await (await api(bearer)).json()).processes;
    const [own] = await read();
    const store = denoKv(app.environment.KV_PATH ?? "");
    const { id: _, isThis: __, ...row } = own;
    const policyHash = "0".repeat(64);
    await store.commit({
      set: [
        { key: processKey("another"), value: { ...row, policyHash } },
        { key: processKey("ended"), value: { ...row, seenAt: row.seenAt - 3 * MINUTE_MS } },
        { key: processKey("unknown"), value: { version: 7 } },
      ],
    });
    await store.close();
    expect((await read()).map(({ id }: { id: string }) => id).toSorted())
      .toEqual([own.id, "another"].sort());
  });

  it("shows what the doctor found, once it was run", async () => {
    const admin = await postLogin(app.origin, ...ADMIN);
    await admin.body?.cancel();
    const cookie = admin.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const headers = { cookie, ...SAME_ORIGIN };
    const page = async () => await (await fetch(`${app.origin}/admin`, { headers })).text();
    expect(await page()).toContain("Not run here yet");
    const run = await fetch(`${app.origin}/admin/doctor`, {
      method: "POST",
      headers,
      redirect: "manual",
    });
    await run.body?.cancel();
    expect([run.status, run.headers.get("location")]).toEqual([303, "/admin"]);
    expect(await page()).toMatch(/Run just now by user\.ny@acme\.com/);
    const record = await lineOf(app, (line) => line.includes('"doctor_run"'));
    expect(record).toMatchObject({ username: ADMIN[0], failures: 0 });
  });
});
