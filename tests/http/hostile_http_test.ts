import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { SAME_ORIGIN, signInCookie } from "../helpers/client.ts";
import { type RawAnswer, rawGet, rawRequest } from "../helpers/raw_http.ts";

let app: RunningApp;
/** Slow, so it is sent first and checked last. */
let slowBody: Promise<{ answer: RawAnswer | null; seconds: number }>;
beforeAll(async () => {
  app = await startApp();
  slowBody = sendSlowly();
});
afterAll(async () => {
  await app.stop();
});

/** Starts to send the sign-in form, and never finishes. */
async function sendSlowly() {
  const startedAt = performance.now();
  const answer = await rawRequest(
    app.origin,
    "POST /login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\n" +
      "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nusername=",
  );
  return { answer, seconds: (performance.now() - startedAt) / 1000 };
}

/** A refusal without internal details; null is a connection closed without an answer. */
function expectHarmless(name: string, answer: RawAnswer | null): void {
  if (answer === null) return;
  expect([name, answer.status]).toEqual([name, expect.any(Number)]);
  expect([name, answer.status < 500]).toEqual([name, true]);
  for (const inside of ["    at ", "file:///", "Error:", '"imports"', "DENO_", "jwt_secret"]) {
    expect([name, inside, answer.body.includes(inside)]).toEqual([name, inside, false]);
  }
}

describe("a path that would lead out of the static files", () => {
  const targets = [
    "/../deno.json",
    "/..//../deno.json",
    "/map/../../deno.json",
    "/%2e%2e/deno.json",
    "/%2E%2E%2Fdeno.json",
    "/..%2fdeno.json",
    "/%252e%252e/deno.json",
    "/..%5c..%5cdeno.json",
    "/..\\..\\deno.json",
    "/%c0%ae%c0%ae/deno.json",
    "/%00/../deno.json",
    "/theme.css%00.html",
    "/theme.css/../../main.ts",
    "//etc/passwd",
    "/%2fetc%2fpasswd",
    "/file:///etc/passwd",
    "/C:/Windows/win.ini",
    "/_fresh/server.js",
    "/_fresh/snapshot.js",
    "/_fresh/fingerprint.txt",
    "/static/theme.css",
    "/.data/demo/demo-secrets.json",
    "/.env",
    "/.git/config",
    "/node_modules/preact/package.json",
    "/policy.json",
    "/%",
    "/%ff%fe",
    "http://localhost/../deno.json",
    "file:///etc/passwd",
  ];
  for (const target of targets) {
    it(`leads nowhere: ${target}`, async () => {
      let answer = await rawGet(app.origin, target);
      expectHarmless(target, answer);
      // The same without the slashes that are too many.
      const location = answer?.headers.get("location") ?? "";
      if (answer?.status === 308) answer = await rawGet(app.origin, location);
      expectHarmless(location, answer);
      expect([400, 404]).toContain(answer?.status);
    });
  }
});

describe("a request that is no ordinary one", () => {
  const requests: [string, Parameters<typeof rawGet>[1], Parameters<typeof rawGet>[2]][] = [
    ["an absolute address of another host", "http://evil.example/login", {}],
    ["an absolute address with credentials", "http://user:pass@localhost/login", {}],
    ["an address with a fragment", "/login#x", {}],
    ["an address that is none", "http://[", {}],
    ["an address with a NUL", "/a\0b", {}],
    ["a star", "*", { method: "OPTIONS" }],
    ["an address of 64 KB", `/${"a".repeat(64 * 1024)}`, {}],
    ["a query of 30 KB", `/login?${"a=%00&".repeat(5 * 1024)}`, {}],
    ["two hosts", "/", { headers: ["Host: localhost", "Host: evil.example"] }],
    ["no host", "/", { headers: [] }],
    ["a host that is none", "/", { headers: ["Host: a/../b c"] }],
    ["a host with a port that is none", "/", { headers: ["Host: localhost:99999"] }],
    ["a hundred headers", "/", { headers: Array.from({ length: 99 }, (_, n) => `X-${n}: y`) }],
    ["a thousand headers", "/", { headers: Array.from({ length: 1000 }, (_, n) => `X-${n}: y`) }],
    ["a header of 256 KB", "/", { headers: [`X: ${"y".repeat(256 * 1024)}`] }],
    ["a cookie of 100 KB", "/", { headers: [`Cookie: ${"session=a; ".repeat(10_000)}`] }],
    ["an Authorization of all kinds", "/", { headers: ["Authorization: Bearer \x80\xff =,;"] }],
    ["a header folded over lines", "/", { headers: ["X: a\r\n b"] }],
    ["a header without a name", "/", { headers: [": x"] }],
    ["a condition that is none", "/theme.css", { headers: ['If-None-Match: """*,'] }],
    ["ranges without end", "/theme.css", { headers: [`Range: bytes=${"0-1,".repeat(1000)}`] }],
    ["an encoding that is none", "/theme.css", { headers: ["Accept-Encoding: ;;q=,*;q=9"] }],
    ["an upgrade", "/", { headers: ["Upgrade: websocket", "Sec-WebSocket-Key: x"] }],
  ];
  for (const [name, target, init] of requests) {
    it(`is answered without a fault: ${name}`, async () => {
      expectHarmless(name, await rawGet(app.origin, target, init));
    });
  }

  const bodies: [string, string][] = [
    ["two lengths", "Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef"],
    ["a length below zero", "Content-Length: -1\r\n\r\nabc"],
    ["a length and chunks", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
    ["chunks that are none", "Transfer-Encoding: chunked\r\n\r\nZZ\r\nabc\r\n"],
    ["an unknown encoding", "Transfer-Encoding: gzip, x\r\n\r\nabc"],
  ];
  for (const [name, rest] of bodies) {
    it(`is answered without a fault: a body of ${name}`, async () => {
      const type = "Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin";
      const request = `POST /login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${type}\r\n`;
      expectHarmless(name, await rawRequest(app.origin, `${request}${rest}`));
    });
  }
});

describe("a method that is not allowed", () => {
  for (const method of ["TRACE", "CONNECT", "PROPFIND", "PUT", "DELETE", "PATCH", "get", "X-1"]) {
    for (const path of ["/", "/nothing", "/api/carto-token"]) {
      it(`is refused, with those that are: ${method} ${path}`, async () => {
        const answer = await rawGet(app.origin, path, {
          method,
          headers: ["Host: localhost", "X-Echo: canary", "Sec-Fetch-Site: same-origin"],
        });
        expectHarmless(method, answer);
        // Deno itself refuses CONNECT to a path.
        if (method === "CONNECT") return expect([400, 405]).toContain(answer?.status);
        expect(answer?.status).toBe(405);
        expect(answer?.headers.get("allow")).toBe("GET, HEAD, POST, OPTIONS");
        expect(answer?.headers.get("content-type"))
          .toMatch(path.startsWith("/api/") ? /^application\/problem\+json$/ : /^text\/html/);
        // A TRACE that echoes would show a script the cookies it cannot read (RFC 9110, 9.3.8).
        expect(answer?.body).not.toContain("canary");
      });
    }
  }

  it("is refused for a tunnel too", async () => {
    const answer = await rawGet(app.origin, "example.com:443", { method: "CONNECT" });
    expect(answer?.status).toBe(405);
  });
});

describe("a body", () => {
  it("that does not arrive within five seconds is answered with 408, and not waited for", async () => {
    const { answer, seconds } = await slowBody;
    expect(answer?.status).toBe(408);
    expect(answer?.body).toContain("The request did not arrive within 5 seconds");
    expect(seconds).toBeGreaterThan(4);
    expect(seconds).toBeLessThan(9);
  });

  it("leaves nothing behind: the app answers as before", async () => {
    const cookie = await signInCookie(app.origin, "user.ny@acme.com", "ny");
    const response = await fetch(`${app.origin}/api/carto-token`, {
      headers: { cookie, ...SAME_ORIGIN },
    });
    expect((await response.json()).token).toEqual(expect.any(String));
    expect(app.output()).not.toContain("request_failed");
  });
});
