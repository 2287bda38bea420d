/** The form's own path and that of the page's script, which are one (routes/login.tsx). */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { createKeyedHash } from "../../lib/crypto/keyed_hash.ts";
import { HASH_PURPOSE, LIMITS } from "../../lib/identity/throttle/throttle.ts";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { postLogin, requestToken, SAME_ORIGIN, signInCookie } from "../helpers/client.ts";
import { addUser, productionSecrets } from "../helpers/cloud.ts";
import { eventually } from "../helpers/eventually.ts";
import { failBefore } from "../helpers/failures.ts";
import { STORES_PATH, TWO_MAPS } from "../helpers/map_page.ts";

const BOSTON = ["user.boston@acme.com", "boston"] as const;
const secret = productionSecrets().JWT_SECRET ?? "";

let app: RunningApp;
beforeAll(async () => {
  app = await startApp({
    environment: {
      ...TWO_MAPS,
      DEFAULT_MAP: "retail-stores",
      SIGN_IN_SCRIPT: "0",
      JWT_SECRET: secret,
    },
  });
});
afterAll(async () => {
  await app.stop();
});

/** What a browser sends from the form, and what the page's script sends. */
const PATHS = { form: "text/html,*/*;q=0.8", script: "application/json, text/html" } as const;

interface Attempt {
  readonly username: string;
  readonly password: string;
  readonly next?: string;
}

/** All that an attempt is answered with and sets, without what is random in it. */
async function attempt(
  path: keyof typeof PATHS,
  fields: Attempt,
  headers: Readonly<Record<string, string>> = {},
) {
  const response = await fetch(`${app.origin}/login`, {
    method: "POST",
    body: new URLSearchParams({ ...fields }),
    headers: { ...SAME_ORIGIN, ...headers, accept: PATHS[path] },
    redirect: "manual",
  });
  const text = await response.text();
  const isSignedIn = response.status === (path === "form" ? 303 : 200);
  const where = () =>
    path === "form" ? response.headers.get("location") : String(JSON.parse(text).page);
  return {
    response,
    outcome: {
      status: isSignedIn ? "signed in" : response.status,
      opened: isSignedIn ? where() : null,
      page: isSignedIn ? "" : text.replaceAll(/nonce="\w+"|[\w-]{36}/g, ""),
      cookies: response.headers.getSetCookie().map((one) => one.replace(/=[^;]+/, "=")),
      cache: response.headers.get("cache-control"),
      retryAfter: response.headers.has("retry-after"),
    },
  };
}

async function expectEqual(fields: Attempt, headers: Readonly<Record<string, string>> = {}) {
  const form = await attempt("form", fields, headers);
  const script = await attempt("script", fields, headers);
  expect(script.outcome).toEqual(form.outcome);
  return form.outcome;
}

const [username, password] = BOSTON;

describe("the form and the page's script", () => {
  it("sign in alike, and open the same page", async () => {
    const cases = {
      "/": STORES_PATH,
      "/?lat=42.36": `${STORES_PATH}?lat=42.36`,
      "/maps/demand": "/maps/demand",
      "/maps/none": "/maps/none",
      "/sessions": "/sessions",
      "//elsewhere.example/": STORES_PATH,
    };
    for (const [next, opened] of Object.entries(cases)) {
      const outcome = await expectEqual({ username, password, next });
      expect([outcome.status, outcome.opened]).toEqual(["signed in", opened]);
      expect(outcome.cookies).toHaveLength(2);
    }
  });

  it("refuse alike, in the person's language", async () => {
    const spanish = { "accept-language": "es" };
    for (const wrong of [{ username, password: "wrong" }, { username: "x", password: "wrong" }]) {
      const outcome = await expectEqual(wrong, spanish);
      expect([outcome.status, outcome.cookies]).toEqual([401, []]);
      expect(outcome.page).toContain("no son correctos");
    }
  });

  it("are refused alike from another site, or where too many attempts failed", async () => {
    const forged = await expectEqual({ username, password }, { "sec-fetch-site": "cross-site" });
    expect([forged.status, forged.cookies]).toEqual([403, []]);
    await failBefore(
      { dataDir: app.dataDir, secret },
      LIMITS.account,
      (index) => ({ username: "user.ny@acme.com", address: `198.51.100.${index}` }),
    );
    const throttled = await expectEqual({ username: "user.ny@acme.com", password: "ny" });
    expect([throttled.status, throttled.retryAfter]).toEqual([429, true]);
  });

  it("end the session that was there before", async () => {
    for (const path of ["form", "script"] as const) {
      const old = await signInCookie(app.origin, ...BOSTON);
      await attempt(path, { username, password }, { cookie: old });
      const token = await requestToken(app.origin, old);
      await token.body?.cancel();
      expect([path, token.status]).toEqual([path, 401]);
    }
  });

  it("are on record alike", async () => {
    const records = { form: await recordsOf("form"), script: await recordsOf("script") };
    expect(records.script).toEqual(records.form);
    expect(records.form.map(({ event }) => event))
      .toEqual(["sign_in_failed", "signed_in", "signed_in", "signed_out"]);
  });

  it("tell the script alone what the map's page requests first", async () => {
    const { response } = await attempt("script", { username, password });
    expect(response.headers.get("content-type")).toBe("application/json");
    const answer = await postLogin(app.origin, username, password, {
      ...SAME_ORIGIN,
      accept: PATHS.script,
    });
    expect(await answer.json()).toEqual({
      display_name: username,
      groups: ["BOSTON"],
      page: STORES_PATH,
      ahead: "/api/carto-token?map=retail-stores",
    });
  });
});

/** Fails, signs in and does so again in the same browser. @returns what the audit has of that. */
async function recordsOf(path: keyof typeof PATHS) {
  // Repeats of one name are summed up: each path has its own.
  const username = `${path}@acme.com`;
  const hash = createKeyedHash(secret, HASH_PURPOSE)(username);
  await addUser(app.dataDir, { username, password, group: "BOSTON" });
  await attempt(path, { username, password: "wrong" });
  const { response } = await attempt(path, { username, password });
  const [cookie = ""] = response.headers.getSetCookie().map((one) => one.split(";")[0]);
  await attempt(path, { username, password }, { cookie });
  return await eventually(async () => {
    const events = (await app.audit()).split("\n").filter((line) => line.includes('"event":"sign'))
      .map((line): Record<string, unknown> => JSON.parse(line))
      .filter((event) => event.username === username || event.name_hash === hash)
      .map(({ event, groups, method, reason }) => ({ event, groups, method, reason }));
    return events.some(({ event }) => event === "signed_out") ? events : [];
  }, "record of the session that ended");
}

describe("SIGN_IN_SCRIPT=0", () => {
  it("leaves the sign-in page without a script", async () => {
    const html = await (await fetch(`${app.origin}/login`)).text();
    expect(html).toContain('type="password"');
    expect(html).not.toContain("<script");
  });
});
