import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { CartoError, type CartoFault } from "./carto_errors.ts";
import { exchange } from "./carto_exchange.ts";
import { oauthTokenRequest, processOAuthToken } from "./oauth.ts";
import { createTokenRequest, processCreatedToken } from "./tokens.ts";

const CARTO = {
  apiBaseUrl: "https://gcp-us-east1.api.carto.com",
  authUrl: "https://auth.carto.com/oauth/token",
  clientId: "client",
  clientSecret: "s&c+r=e%t",
  connection: "carto_dw",
};
const OK = { access_token: "oauth", expires_in: 86400, token_type: "Bearer", scope: "x" };

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
  status,
  headers: new Headers(headers),
  body: typeof body === "string" ? body : JSON.stringify(body),
});

function faultOf(run: () => unknown): CartoError {
  try {
    run();
  } catch (error) {
    assert(error instanceof CartoError);
    return error;
  }
  throw new Error("no fault");
}

describe("the OAuth request", () => {
  it("is a form that preserves the secret", async () => {
    const request = oauthTokenRequest(CARTO);
    expect(request.headers.get("content-type")).toMatch(/^application\/x-www-form-urlencoded/);
    expect(Object.fromEntries(new URLSearchParams(await request.text()))).toEqual({
      grant_type: "client_credentials",
      client_id: "client",
      client_secret: "s&c+r=e%t",
      audience: "carto-cloud-native-api",
    });
  });
});

describe("the answer to the OAuth request", () => {
  it("is a token and its lifetime in seconds", () => {
    expect(processOAuthToken(answer(200, OK))).toEqual({ accessToken: "oauth", expiresInS: 86400 });
  });

  const limit = { error: "access_denied", error_description: "Global limit has been reached" };
  const faults: [string, ReturnType<typeof answer>, CartoFault][] = [
    ["a wrong secret", answer(401, { error: "access_denied" }), "credentials"],
    ["a wrong audience", answer(403, { error: "access_denied" }), "credentials"],
    ["a wrong grant type", answer(400, { error: "unsupported_grant_type" }), "refused"],
    ["the rate limit as 429", answer(429, limit), "rate_limited"],
    ["the rate limit as 500", answer(500, limit), "rate_limited"],
    ["a proxy's page", answer(502, "<html>Bad gateway</html>"), "failed"],
    ["a page with 200", answer(200, "<html></html>"), "invalid_answer"],
    ["no body", answer(204, ""), "invalid_answer"],
    ["no token", answer(200, { ...OK, access_token: "" }), "invalid_answer"],
    ["a token without an end", answer(200, { ...OK, expires_in: undefined }), "invalid_answer"],
    ["a redirect", answer(302, ""), "refused"],
  ];
  for (const [name, given, fault] of faults) {
    it(`with ${name} is reported as ${fault}`, () => {
      expect(faultOf(() => processOAuthToken(given)).fault).toBe(fault);
    });
  }

  it("has the time to wait where CARTO sends it", () => {
    const fault = faultOf(() => processOAuthToken(answer(429, limit, { "retry-after": "17" })));
    expect(fault.retryAfterS).toBe(17);
    const date = { "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT" };
    expect(faultOf(() => processOAuthToken(answer(429, limit, date))).retryAfterS).toBeUndefined();
  });
});

describe("the request for an API Access Token", () => {
  it("has exactly what the Tokens API documents", async () => {
    const request = createTokenRequest(CARTO, "oauth", {
      name: "carto-embed-1",
      grants: [{ connectionName: "carto_dw", source: "SELECT 1" }],
      allowedApis: ["maps"],
      referers: ["https://app.example.com"],
      expiresAt: Date.UTC(2026, 0, 2, 3, 4, 5),
    });
    expect(request.url).toBe("https://gcp-us-east1.api.carto.com/v3/tokens");
    expect(request.method).toBe("POST");
    expect(request.headers.get("authorization")).toBe("Bearer oauth");
    expect(await request.json()).toEqual({
      name: "carto-embed-1",
      grants: [{ connection_name: "carto_dw", source: "SELECT 1" }],
      allowed_apis: ["maps"],
      referers: ["https://app.example.com"],
      expiration_date: "2026-01-02T03:04:05.000Z",
    });
  });

  it("is answered with the token", () => {
    expect(processCreatedToken(answer(200, { token: "eyJ", id: "x" })))
      .toEqual({ token: "eyJ", id: "x" });
    expect(processCreatedToken(answer(200, { token: "eyJ" }))).toEqual({ token: "eyJ", id: "eyJ" });
    expect(faultOf(() => processCreatedToken(answer(200, { id: "x" }))).fault)
      .toBe("invalid_answer");
  });
});

describe("exchange()", () => {
  /** Serves one response on a free port while `use` runs. */
  async function serving(
    handler: (request: Request) => Response | Promise<Response>,
    use: (url: string) => Promise<void>,
  ) {
    const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, handler);
    try {
      await use(`http://127.0.0.1:${server.addr.port}/`);
    } finally {
      await server.shutdown();
    }
  }
  const upstreamFor = (url: string) => ({
    fetch,
    origins: [new URL(url).origin],
    deadlineMs: 300,
  });
  const faultFrom = async (url: string, upstream = upstreamFor(url)) => {
    const error = await exchange(upstream, new Request(url), "call").catch((e) => e);
    assert(error instanceof CartoError);
    return error.fault;
  };

  it("returns the whole response, for any status", async () => {
    await serving(() => new Response("no", { status: 418, headers: { a: "b" } }), async (url) => {
      const { status, body, headers } = await exchange(
        upstreamFor(url),
        new Request(url),
        "call",
      );
      expect([status, body, headers.get("a")]).toEqual([418, "no", "b"]);
    });
  });

  it("follows no redirect", async () => {
    let elsewhere = 0;
    await serving((request) => {
      if (new URL(request.url).pathname === "/x") elsewhere++;
      return new Response(null, { status: 302, headers: { location: "/x" } });
    }, async (url) => {
      expect(await faultFrom(url)).toBe("unreachable");
    });
    expect(elsewhere).toBe(0);
  });

  it("aborts a response that is late, or does not end", async () => {
    const { promise: end, resolve } = Promise.withResolvers<void>();
    await serving(async () => {
      await end;
      return new Response("late");
    }, async (url) => {
      expect(await faultFrom(url)).toBe("timeout");
      resolve();
    });
    const endless = new ReadableStream({ start: (c) => c.enqueue(new Uint8Array([123])) });
    await serving(() => new Response(endless), async (url) => {
      expect(await faultFrom(url)).toBe("timeout");
    });
  });

  it("reads no more than the limit", async () => {
    const flood = new ReadableStream({ pull: (c) => c.enqueue(new Uint8Array(65536)) });
    await serving(() => new Response(flood), async (url) => {
      expect(await faultFrom(url)).toBe("invalid_answer");
    });
  });

  it("goes to no other origin than CARTO's", async () => {
    let requests = 0;
    await serving(() => {
      requests++;
      return new Response();
    }, async (url) => {
      expect(await faultFrom(url, upstreamFor("https://api.example.com"))).toBe("refused");
    });
    expect(requests).toBe(0);
  });

  it("reports when no server is there", async () => {
    expect(await faultFrom("http://127.0.0.1:1/")).toBe("unreachable");
  });
});
