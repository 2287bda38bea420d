import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { freePort, makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { apiLogin, postLogin, requestToken, SAME_ORIGIN, signInCookie } from "../helpers/client.ts";
import { productionSecrets } from "../helpers/cloud.ts";
import { layOutDemo } from "../helpers/demo_accounts.ts";

const BOSTON = ["user.boston@acme.com", "boston"] as const;
const [OLD, NEW] = [productionSecrets().JWT_SECRET ?? "", productionSecrets().JWT_SECRET ?? ""];
/** People come by another application's word alone. */
const NO_PASSWORDS = {
  PASSWORD_SIGN_IN: "0",
  HOST_JWT_ISSUER: "https://acme.example.com",
  HOST_JWT_AUDIENCE: "maps",
  HOST_JWT_SECRET: productionSecrets().JWT_SECRET ?? "",
};

let dataDir: string;
let app: RunningApp;
/** The session's cookie names the origin, port and all. */
const ports = { PORT: String(freePort()), EMULATOR_PORT: String(freePort()) };

async function start(environment: Readonly<Record<string, string>>): Promise<void> {
  app = await startApp({ dataDir, environment: { ...ports, ...environment } });
}

beforeAll(async () => {
  dataDir = await makeDataDir();
  await layOutDemo(dataDir);
  await start({ JWT_SECRET: OLD });
});
afterAll(async () => {
  await app.stop();
  await Deno.remove(dataDir, { recursive: true });
});

async function tokenStatus(cookie: string): Promise<number> {
  const response = await requestToken(app.origin, cookie);
  await response.body?.cancel();
  expect(response.headers.getSetCookie()).toEqual([]);
  return response.status;
}

/** @returns the page's status, and the Cookie header that it sets, if any. */
async function load(path: string, cookie: string): Promise<[status: number, cookie: string]> {
  const response = await fetch(`${app.origin}${path}`, { headers: { cookie }, redirect: "manual" });
  await response.body?.cancel();
  const [line = ""] = response.headers.getSetCookie();
  return [response.status, line.slice(0, line.indexOf(";"))];
}

describe("JWT_SECRET", () => {
  let before: string;
  let after: string;

  it("can be changed: who is signed in stays so, by a new cookie from the next page", async () => {
    before = await signInCookie(app.origin, ...BOSTON);
    expect(await load("/", before)).toEqual([200, ""]);
    await app.stop();
    await start({ JWT_SECRET: `${NEW},${OLD}`, ...NO_PASSWORDS });

    expect(await tokenStatus(before)).toBe(200);
    expect(await load("/sessions", before)).toEqual([200, ""]);
    const [status, renewed] = await load("/", before);
    after = renewed;
    expect(status).toBe(200);
    expect(after).toMatch(/^session=[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(after.split(".")[0]).not.toBe(before.split(".")[0]);
    expect(await load("/", after)).toEqual([200, ""]);
    expect(await tokenStatus(after)).toBe(200);
  });

  it("can then be dropped: what only the old one signed opens nothing any more", async () => {
    await app.stop();
    await start({ JWT_SECRET: NEW, ...NO_PASSWORDS });
    expect(await tokenStatus(before)).toBe(401);
    expect(await load("/", before)).toEqual([303, ""]);
    expect(await tokenStatus(after)).toBe(200);
    expect(await load("/", after)).toEqual([200, ""]);
  });
});

describe("PASSWORD_SIGN_IN=0", () => {
  it("leaves no form on the page, and says whom to turn to", async () => {
    const html = await (await fetch(`${app.origin}/login`)).text();
    expect(html).not.toContain('action="/login"');
    expect(html).not.toContain('type="password"');
    expect(html).not.toContain("boston");
    expect(html).toContain("There is no sign-in on this page.");
  });

  it("refuses passwords, right ones too, on the page and the API", async () => {
    const form = await postLogin(app.origin, ...BOSTON);
    const page = await form.text();
    expect([form.status, form.headers.getSetCookie()]).toEqual([403, []]);
    expect(page).toContain("Password sign-in is disabled");
    const api = await apiLogin(app.origin, { username: BOSTON[0], password: BOSTON[1] });
    expect([api.status, (await api.json()).code]).toEqual([403, "password_sign_in_off"]);
  });

  it("still lets people log out", async () => {
    const response = await fetch(`${app.origin}/logout`, {
      method: "POST",
      headers: SAME_ORIGIN,
      redirect: "manual",
    });
    expect(response.status).toBe(303);
  });
});
