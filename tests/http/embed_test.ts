import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { apiLogin, requestToken, SAME_ORIGIN, signInCookie } from "../helpers/client.ts";
import { lineOf } from "../helpers/log_lines.ts";

const SHOP = "https://shop.example.com";
const OTHER = "https://intranet.example.com";
const HOUR_MS = 3_600_000;

let app: RunningApp;
let cookie: string;
let bearer: string;
beforeAll(async () => {
  const environment = { EMBED_ORIGINS: `${SHOP},${OTHER}`, DEFAULT_MAP: "deliveries" };
  app = await startApp({ environment });
  cookie = await signInCookie(app.origin, "user.boston@acme.com", "boston");
  bearer = await logIn();
});
afterAll(async () => {
  await app.stop();
});

async function logIn(): Promise<string> {
  const username = "user.boston@acme.com";
  const { token } = await (await apiLogin(app.origin, { username, password: "boston" })).json();
  return token;
}

/** Posts JSON, or nothing. */
function post(path: string, body?: unknown, headers: Record<string, string> = {}) {
  const type: Record<string, string> = body === undefined
    ? {}
    : { "content-type": "application/json" };
  return fetch(`${app.origin}${path}`, {
    method: "POST",
    headers: { ...type, ...headers },
    body: body === undefined ? null : JSON.stringify(body),
  });
}

const withBearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function codeFor(body?: unknown, token = bearer): Promise<string> {
  return (await (await post("/api/embed-code", body, withBearer(token))).json()).code;
}

async function sessionFor(code: string, origin = SHOP): Promise<string> {
  return (await (await post("/api/embed-session", { code, origin }, SAME_ORIGIN)).json()).token;
}

async function refusal(response: Response): Promise<[number, string]> {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.headers.get("cache-control")).toBe("no-store");
  return [response.status, (await response.json()).code];
}

const ancestors = ({ headers }: Response) =>
  /frame-ancestors ([^;]*)/.exec(headers.get("content-security-policy") ?? "")?.[1];

describe("/embed", () => {
  for (const origin of [SHOP, OTHER]) {
    it(`may be framed by ${origin} alone when it is for that`, async () => {
      const response = await fetch(`${app.origin}/embed?origin=${origin}`);
      expect(response.status).toBe(200);
      expect(ancestors(response)).toBe(origin);
      expect(response.headers.get("x-frame-options")).toBeNull();
      await response.body?.cancel();
    });
  }

  it("says that isolated pages may show it", async () => {
    const { headers, body } = await fetch(`${app.origin}/embed?origin=${SHOP}`);
    await body?.cancel();
    expect(headers.get("cross-origin-embedder-policy")).toBe("require-corp");
    expect(headers.get("cross-origin-resource-policy")).toBe("cross-origin");
  });

  it("is the same to everybody: it asks no cookie and sets none", async () => {
    const read = async (headers: Record<string, string>) => {
      const response = await fetch(`${app.origin}/embed?origin=${SHOP}`, { headers });
      expect(response.headers.getSetCookie()).toEqual([]);
      // The nonce and Fresh's island markers differ for each page.
      return (await response.text()).replaceAll(/\b[\da-f]{16,}\b/g, "");
    };
    const anybodys = await read({});
    expect(await read({ cookie })).toBe(anybodys);
    expect(anybodys).not.toContain("BOSTON");
  });

  for (
    const query of [
      "",
      "?origin=",
      "?origin=*",
      "?origin=https://evil.example",
      `?origin=${SHOP}:444`,
      `?origin=${SHOP}/`,
      `?origin=${SHOP}%20https://evil.example`,
      `?origin=${SHOP}%3Bscript-src%20*`,
      `?origin=https://evil.example&origin=${SHOP}`,
      "?origin=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    ]
  ) {
    it(`may not be framed at all as /embed${query}, and says so to people`, async () => {
      const response = await fetch(`${app.origin}/embed${query}`);
      expect(response.status).toBe(403);
      expect(ancestors(response)).toBe("'none'");
      const html = await response.text();
      expect(html).toContain("The map may not be shown there");
      expect(html).toContain("EMBED_ORIGINS");
      expect(html).not.toContain("<script>alert");
    });
  }
});

describe("the element's files", () => {
  for (
    const [path, type] of [
      ["/embed.js", "text/javascript"],
      ["/embed.mjs", "text/javascript"],
      ["/embed.d.ts", "application/typescript"],
    ] as const
  ) {
    it(`may be loaded by any page, and kept for minutes: ${path}`, async () => {
      const { headers, body, status } = await fetch(`${app.origin}${path}`);
      await body?.cancel();
      expect(status).toBe(200);
      expect(headers.get("content-type")).toBe(`${type}; charset=utf-8`);
      expect(headers.get("cross-origin-resource-policy")).toBe("cross-origin");
      expect(headers.get("access-control-allow-origin")).toBe("*");
      expect(headers.get("cache-control")).toBe("public, max-age=300");
      expect(headers.get("etag")).toMatch(/./);
    });
  }

  it("has types that Deno finds with the module", async () => {
    const { headers, body } = await fetch(`${app.origin}/embed.mjs`);
    await body?.cancel();
    expect(headers.get("x-typescript-types")).toBe("./embed.d.ts");
  });
});

describe("/api/embed-code", () => {
  it("gives a bearer's user a code that opens a session for an hour at most", async () => {
    const given = await post("/api/embed-code", undefined, withBearer(bearer));
    expect(given.status).toBe(200);
    expect(given.headers.get("cache-control")).toBe("no-store");
    const { code, expires_at } = await given.json();
    const lifeMs = Date.parse(expires_at) - Date.now();
    expect(lifeMs).toBeGreaterThan(55_000);
    expect(lifeMs).toBeLessThanOrEqual(60_000);

    const started = await post("/api/embed-session", { code }, SAME_ORIGIN);
    expect(started.status).toBe(200);
    expect(started.headers.get("cache-control")).toBe("no-store");
    expect(started.headers.getSetCookie()).toEqual([]);
    const session = await started.json();
    const sessionMs = Date.parse(session.expires_at) - Date.now();
    expect(sessionMs).toBeGreaterThan(HOUR_MS - 5_000);
    expect(sessionMs).toBeLessThanOrEqual(HOUR_MS);
    const access = await post("/api/carto-token", undefined, withBearer(session.token));
    expect((await access.json()).group).toBe("BOSTON");
  });

  it("gives nothing to a cookie, nor without a session", async () => {
    expect(await refusal(await post("/api/embed-code", undefined, { cookie, ...SAME_ORIGIN })))
      .toEqual([403, "bearer_needed"]);
    expect(await refusal(await post("/api/embed-code"))).toEqual([401, "not_signed_in"]);
    const [, token = ""] = cookie.split("=");
    expect(await refusal(await post("/api/embed-code", undefined, withBearer(token))))
      .toEqual([401, "not_signed_in"]);
  });

  it("binds no code to an origin that may not show the map", async () => {
    for (const origin of ["https://evil.example", `${SHOP}/`, "*", ""]) {
      expect(await refusal(await post("/api/embed-code", { origin }, withBearer(bearer))))
        .toEqual([400, "unknown_origin"]);
    }
    expect(await refusal(await post("/api/embed-code", { origin: 5 }, withBearer(bearer))))
      .toEqual([400, "bad_request"]);
  });

  it("gives a session in a frame no longer life than the one that it came from", async () => {
    const first = await sessionFor(await codeFor());
    const endOf = async (token: string) => {
      const code = await codeFor(undefined, token);
      const started = await post("/api/embed-session", { code }, SAME_ORIGIN);
      const { expires_at, token: next } = await started.json();
      return { at: Date.parse(expires_at), next };
    };
    const second = await endOf(first);
    const third = await endOf(second.next);
    expect(third.at).toBe(second.at);
  });
});

describe("a code for some datasets", () => {
  const accessOf = async (token: string) =>
    await (await post("/api/carto-token", undefined, withBearer(token))).json();
  const sourcesOf = async (token: string) => Object.keys((await accessOf(token)).sources).sort();
  const mapsOf = async (token: string) => {
    const answer = await fetch(`${app.origin}/api/maps`, { headers: withBearer(token) });
    return (await answer.json()).maps.map(({ id }: { id: string }) => id);
  };
  const exchange = (code: string, map: string) =>
    post("/api/embed-session", { code, origin: SHOP, map }, SAME_ORIGIN);
  async function frameOf(datasets: string[] | undefined, token = bearer): Promise<string> {
    const code = await codeFor({ origin: SHOP, datasets }, token);
    return (await (await exchange(code, "deliveries")).json()).token;
  }

  it("opens a session whose token, sources and maps are those alone", async () => {
    const frame = await frameOf(["routes", "deliveries"]);
    expect(await sourcesOf(frame)).toEqual(["deliveries", "routes"]);
    expect(await mapsOf(frame)).toEqual(["deliveries"]);
    const { token, sources } = await accessOf(frame);
    const whole = await accessOf(bearer);
    expect(token).not.toBe(whole.token);
    expect(sources.deliveries).toEqual(whole.sources.deliveries);
    const rowsAt = async (sql: string) => {
      const { api_base_url, connection_name } = whole;
      const url = new URL(`${api_base_url}/v3/sql/${connection_name}/query`);
      url.searchParams.set("q", sql);
      const headers = { authorization: `Bearer ${token}`, referer: `${app.origin}/` };
      const answer = await fetch(url, { headers });
      await answer.body?.cancel();
      return answer.status;
    };
    expect(await rowsAt(whole.sources.routes.sql_query)).toBe(200);
    expect(await rowsAt(whole.sources.retail_stores.sql_query)).toBe(403);
    const elsewhere = await codeFor({ datasets: ["routes"] });
    expect(await refusal(await exchange(elsewhere, "demand"))).toEqual([
      404,
      "map_not_found",
    ]);
  });

  it("is narrowed by what comes of it, and never widened", async () => {
    const frame = await frameOf(["deliveries", "routes"]);
    expect(await sourcesOf(await frameOf(undefined, frame))).toEqual(["deliveries", "routes"]);
    expect(await sourcesOf(await frameOf(["deliveries"], frame))).toEqual(["deliveries"]);
    const wider = await post(
      "/api/embed-code",
      { datasets: ["deliveries", "zones"] },
      withBearer(frame),
    );
    expect(await refusal(wider)).toEqual([400, "unknown_dataset"]);
  });

  it("is refused where one is closed to the user, or is not there, alike", async () => {
    for (const name of ["stores", "__proto__", "", "Deliveries"]) {
      const datasets = ["deliveries", name];
      expect(await refusal(await post("/api/embed-code", { datasets }, withBearer(bearer))))
        .toEqual([400, "unknown_dataset"]);
    }
    for (const datasets of [[], "deliveries", [5], { deliveries: true }]) {
      expect(await refusal(await post("/api/embed-code", { datasets }, withBearer(bearer))))
        .toEqual([400, "bad_request"]);
    }
  });
});

describe("/api/embed-session", () => {
  it("refuses a code that was used, is unknown, or belongs to another origin's pages", async () => {
    const used = await codeFor();
    await sessionFor(used);
    const bound = await codeFor({ origin: OTHER });
    const exchange = (code: unknown, origin?: string) =>
      post("/api/embed-session", { code, origin }, SAME_ORIGIN);
    expect(await refusal(await exchange(used, SHOP))).toEqual([401, "code_spent"]);
    expect(await refusal(await exchange(bound, SHOP))).toEqual([401, "code_spent"]);
    expect(await refusal(await exchange(bound, OTHER))).toEqual([401, "code_spent"]);
    for (const code of ["", "x", "A".repeat(43), "é".repeat(43), "x".repeat(5_000)]) {
      expect(await refusal(await exchange(code, SHOP))).toEqual([401, "code_spent"]);
    }
    expect(await refusal(await exchange(5))).toEqual([400, "bad_request"]);
  });

  it("records who signed in, and in which application", async () => {
    await sessionFor(await codeFor());
    await lineOf(app, (line) => line.includes('"signed_in","username":"user.boston@acme.com"'));
    const sessions = await fetch(`${app.origin}/sessions`, { headers: { cookie } });
    expect(await sessions.text()).toContain("A frame in ");
  });
});

describe("a session in a frame", () => {
  const status = async (token: string) => {
    const answer = await post("/api/carto-token", undefined, withBearer(token));
    await answer.body?.cancel();
    return answer.status;
  };

  it("ends with the sign-in that it was made from, and so do codes and what comes of it", async () => {
    const root = await logIn();
    const child = await sessionFor(await codeFor(undefined, root));
    const grandchild = await sessionFor(await codeFor(undefined, child));
    const unused = await codeFor(undefined, child);
    expect(await Promise.all([root, child, grandchild].map(status))).toEqual([200, 200, 200]);
    await post("/api/logout", undefined, withBearer(root));
    expect(await Promise.all([root, child, grandchild].map(status))).toEqual([401, 401, 401]);
    expect(await refusal(await post("/api/embed-code", undefined, withBearer(child))))
      .toEqual([401, "not_signed_in"]);
    expect(await refusal(await post("/api/embed-session", { code: unused }, SAME_ORIGIN)))
      .toEqual([401, "code_spent"]);
  });
});

describe("GET /api/session", () => {
  it("tells whose session a cookie or a bearer names, until it ends, and is counted against none", async () => {
    const get = (headers: Record<string, string>) =>
      fetch(`${app.origin}/api/session`, { headers });
    const token = await logIn();
    const asked: Record<string, string>[] = [withBearer(token), { cookie, ...SAME_ORIGIN }];
    for (const headers of asked) {
      const answer = await get(headers);
      expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-store"]);
      expect(await answer.json())
        .toEqual({ display_name: "user.boston@acme.com", expires_at: expect.any(String) });
    }
    const many = await Promise.all(Array.from({ length: 150 }, () => get(withBearer(token))));
    for (const answer of many) await answer.body?.cancel();
    expect(new Set(many.map(({ status }) => status))).toEqual(new Set([200]));
    await post("/api/logout", undefined, withBearer(token));
    expect(await refusal(await get(withBearer(token)))).toEqual([401, "not_signed_in"]);
    expect(await refusal(await get({}))).toEqual([401, "not_signed_in"]);
    // Pages of other sites cannot find out who is signed in here.
    expect((await refusal(await get({ cookie, "sec-fetch-site": "cross-site" })))[0]).toBe(403);
  });
});

describe("/api/logout", () => {
  it("ends a bearer's session, and no other", async () => {
    const token = await sessionFor(await codeFor());
    const ended = await post("/api/logout", undefined, withBearer(token));
    expect([ended.status, await ended.text()]).toEqual([204, ""]);
    expect(ended.headers.getSetCookie()).toEqual([]);
    expect(await refusal(await post("/api/carto-token", undefined, withBearer(token))))
      .toEqual([401, "not_signed_in"]);
    expect(await refusal(await post("/api/logout", undefined, withBearer(token))))
      .toEqual([401, "not_signed_in"]);
    const mother = await post("/api/carto-token", undefined, withBearer(bearer));
    await mother.body?.cancel();
    expect(mother.status).toBe(200);
  });

  it("does not end a cookie's: people have a page for that", async () => {
    expect(await refusal(await post("/api/logout", undefined, { cookie, ...SAME_ORIGIN })))
      .toEqual([401, "not_signed_in"]);
    const still = await requestToken(app.origin, cookie);
    await still.body?.cancel();
    expect(still.status).toBe(200);
  });
});
