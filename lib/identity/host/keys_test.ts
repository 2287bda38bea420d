import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { FakeTime } from "@std/testing/time";
import { exportJWK, exportSPKI, importJWK } from "jose";
import {
  AUDIENCE,
  forgeJwt,
  ISSUER,
  type KeyServer,
  newKey,
  serveKeys,
  sharedKey,
  type SigningKey,
  signJwt,
} from "../../../tests/helpers/host_jwts.ts";
import { manualClock } from "../../../tests/helpers/manual_clock.ts";
import { HostTokenError } from "./host_token_errors.ts";
import { KEYS_COOLDOWN_MS, KEYS_FRESH_MS } from "./keys.ts";
import { createVerifier } from "./verify.ts";

async function refusal(work: Promise<unknown>): Promise<HostTokenError> {
  const error = await work.then(() => null, (error) => error);
  assert(error instanceof HostTokenError, String(error));
  return error;
}

describe("the existing application's published keys", () => {
  let server: KeyServer;
  const clock = manualClock();
  const keys: Record<string, SigningKey> = {};
  beforeAll(async () => {
    server = serveKeys();
    for (const alg of ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"]) {
      keys[alg] = await newKey(alg, alg);
    }
  });
  afterAll(async () => await server[Symbol.asyncDispose]());
  const key = (alg: string): SigningKey => {
    const found = keys[alg];
    assert(found);
    return found;
  };
  /** Ann's JWT of now. */
  const by = (alg: string, header: Record<string, unknown> = {}, claims = {}) =>
    signJwt(key(alg), claims, { header });
  const published = (now = Date.now) => {
    const keys = { jwksUrl: server.url };
    const config = { issuer: ISSUER, audience: AUDIENCE, groupsClaim: "groups", keys };
    return createVerifier({ config, fetch, now, elapsed: clock.elapsed });
  };

  it("verify signatures by RS256, PS256, ES256 and EdDSA, and are fetched once", async () => {
    server.publish(...Object.values(keys));
    const verify = await published();
    const before = server.asked();
    for (const alg of Object.keys(keys)) await verify(await by(alg));
    expect(server.asked()).toBe(before + 1);
  });

  it("find the key of a JWT that names none, where one key alone fits", async () => {
    server.publish(key("RS256"), key("ES256"));
    const verify = await published();
    await verify(await by("ES256", { kid: undefined }));
    server.publish(key("ES256"), await newKey("ES256", "another"));
    expect((await refusal((await published())(await by("ES256", { kid: undefined })))).message)
      .toContain("several keys");
  });

  it("let no JWT choose how it is verified", async () => {
    server.publish(key("RS256"));
    const verify = await published();
    const { n = "" } = key("RS256").jwk;
    const claims = { iss: ISSUER, aud: AUDIENCE, sub: "ann", groups: ["BOSTON"], exp: 9e9 };
    const header = { kid: "RS256", typ: "JWT" };
    const publicKey = await importJWK(key("RS256").jwk);
    assert(publicKey instanceof CryptoKey);
    const secrets = [await exportSPKI(publicKey), JSON.stringify(key("RS256").jwk), n, "\0"];
    for (const secret of secrets) {
      const hmac = { ...sharedKey(secret), kid: "RS256" };
      expect((await refusal(verify(await signJwt(hmac)))).message).toContain("its alg");
    }
    for (const alg of ["none", "None", "NONE", "HS256", "RS512", "", undefined, 7]) {
      const error = await refusal(verify(forgeJwt({ ...header, alg }, claims)));
      expect(error.fault).toBe("invalid");
    }
    const attacker = await newKey("RS256", "RS256");
    const own = { jwk: attacker.jwk, jku: "https://evil.example.com/jwks", x5u: "https://evil" };
    expect((await refusal(verify(await signJwt(attacker, {}, { header: own })))).message)
      .toBe("its signature is wrong");
    expect((await refusal(verify(await by("RS256", { kid: "ES256" })))).message)
      .toContain("no key");
  });

  it("are rotated: a new one is found five seconds on, a removed one is rejected with it", async () => {
    const [old, next] = [key("RS256"), await newKey("RS256", "next")];
    server.publish(old);
    const verify = await published();
    await verify(await signJwt(old));
    server.publish(next);
    const requests = server.asked();
    for (let attempt = 0; attempt < 5; attempt++) {
      expect((await refusal(verify(await signJwt(next)))).fault).toBe("invalid");
    }
    expect(server.asked()).toBe(requests);
    clock.pass(KEYS_COOLDOWN_MS);
    await verify(await signJwt(next));
    expect(server.asked()).toBe(requests + 1);
    expect((await refusal(verify(await signJwt(old)))).fault).toBe("invalid");
  });

  it("are fetched again after ten minutes, so that a removed one no longer verifies", async () => {
    server.publish(key("RS256"), key("ES256"));
    const verify = await published();
    await verify(await by("ES256"));
    server.publish(key("RS256"));
    clock.pass(KEYS_FRESH_MS - 1);
    await verify(await by("ES256"));
    clock.pass(1);
    expect((await refusal(verify(await by("ES256")))).fault).toBe("invalid");
  });

  it("age independently of the system date", async () => {
    server.publish(key("RS256"), key("ES256"));
    const date = Date.now();
    const verify = await published(() => date);
    const token = await by("ES256");
    await verify(token);
    using _hourBack = new FakeTime(date - 60 * 60_000);
    server.publish(key("RS256"));
    clock.pass(KEYS_FRESH_MS);
    expect((await refusal(verify(token))).fault).toBe("invalid");
    server.publish(key("ES256"));
    clock.pass(KEYS_COOLDOWN_MS);
    await verify(token);
  });

  const answers: [string, string, () => Response][] = [
    ["an error", "is 503, and not 200", () => new Response("down", { status: 503 })],
    ["a page", "no JSON Web Key Set", () => new Response("<!doctype html>")],
    ["other JSON", "no JSON Web Key Set", () => Response.json([{ kty: "RSA" }])],
    ["a redirect", "cannot be reached", () => Response.redirect("http://169.254.169.254/latest")],
    [
      "larger than 64 KiB",
      "exceeds 65536 bytes",
      () => Response.json({ keys: [], pad: "x".repeat(64 * 1024) }),
    ],
    ["without end", "exceeds 65536 bytes", () => new Response(endless())],
  ];
  for (const [what, why, answer] of answers) {
    it(`are unavailable, and no JWT invalid, while the answer is ${what}`, async () => {
      server.behave(answer);
      const verify = await published();
      const { fault, message } = await refusal(verify(await by("RS256")));
      expect(fault).toBe("keys_unavailable");
      expect(message).toContain(why);
      server.publish(key("RS256"));
      await verify(await by("RS256"));
    });
  }

  it("are not used where a private key is among them, or RSA has too few bits", async () => {
    const weak = await crypto.subtle.generateKey({ ...RSA, modulusLength: 1024 }, true, [
      "sign",
      "verify",
    ]);
    const jwks = [await exportJWK(key("RS256").secret), await exportJWK(weak.publicKey)];
    for (const jwk of jwks) {
      server.publish({ ...key("RS256"), jwk: { ...jwk, kid: "RS256" } });
      const verify = await published();
      expect((await refusal(verify(await by("RS256")))).fault).toBe("keys_unavailable");
    }
  });

  it("are awaited for three seconds, by all callers together", async () => {
    const { promise, resolve } = Promise.withResolvers<Response>();
    server.behave(() => promise);
    const verify = await published();
    const [requests, began] = [server.asked(), Date.now()];
    const token = await by("RS256");
    const errors = await Promise.all([1, 2, 3].map(() => refusal(verify(token))));
    expect(errors.map(({ fault }) => fault)).toEqual(Array(3).fill("keys_unavailable"));
    expect(Date.now() - began).toBeLessThan(4_000);
    expect(server.asked()).toBe(requests + 1);
    server.publish(key("RS256"));
    resolve(new Response());
    await verify(token);
  });
});

const RSA = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  publicExponent: new Uint8Array([1, 0, 1]),
};

/** A key set that never ends. */
function endless(): ReadableStream<Uint8Array> {
  const spaces = new TextEncoder().encode(" ".repeat(16 * 1024));
  return new ReadableStream({ pull: (controller) => controller.enqueue(spaces) });
}
