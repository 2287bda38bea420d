import { expect } from "@std/expect";
import { beforeAll, describe, it } from "@std/testing/bdd";
import { create } from "djwt";
import { sha256Hex } from "../../crypto/sha256.ts";
import { createSessionTokens, type SessionTokens } from "./session_tokens.ts";

const OLD = "0b5f8e1c9d7a4263b8c1f0e2d3a49587";
const NEW = "f9d1c3b5a79182736455463728190a0b";
const ISSUER = "https://maps.example.com";
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const HOUR_MS = 3_600_000;

const tokensOf = (...secrets: [string, ...string[]]) =>
  createSessionTokens({ secrets, issuer: ISSUER, now: () => NOW });

/** Signs tokens that our own code never would. */
async function forge(
  { secret = NEW, kid, alg = "HS256", ...claims }: {
    secret?: string;
    kid?: string | null;
    alg?: "HS256" | "HS512";
    [claim: string]: unknown;
  },
): Promise<string> {
  const hash = alg === "HS256" ? "SHA-256" : "SHA-512";
  const bytes = new TextEncoder().encode(secret);
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash }, false, ["sign"]);
  const named = kid === undefined ? sha256Hex(secret).slice(0, 8) : kid;
  const header = named === null ? {} : { kid: named };
  const payload = { iss: ISSUER, aud: "cookie", jti: "id", iat: NOW / 1000, ...claims };
  return await create({ alg, typ: "JWT", ...header }, payload, key);
}

const encode = (part: object) =>
  new TextEncoder().encode(JSON.stringify(part)).toBase64({
    alphabet: "base64url",
    omitPadding: true,
  });

let tokens: SessionTokens;
let genuine: string;
beforeAll(async () => {
  tokens = await tokensOf(NEW);
  genuine = await tokens.sign("id", "cookie", NOW, NOW + HOUR_MS);
});

describe("session tokens", () => {
  it("name the secret that signed them, and name the session they were made for", async () => {
    expect(await tokens.read(genuine, "cookie")).toEqual({ id: "id", current: true });
    expect(await tokens.read(await forge({}), "cookie")).toEqual({ id: "id", current: true });
  });

  it("of an older secret are read while it is configured, and only the first one signs", async () => {
    const before = await (await tokensOf(OLD)).sign("id", "cookie", NOW, NOW + HOUR_MS);
    const rotating = await tokensOf(NEW, OLD);
    expect(await rotating.read(before, "cookie")).toEqual({ id: "id", current: false });
    const after = await rotating.sign("id", "cookie", NOW, NOW + HOUR_MS);
    expect(await rotating.read(after, "cookie")).toEqual({ id: "id", current: true });
    expect(await (await tokensOf(OLD)).read(after, "cookie")).toBeNull();
    expect(await tokens.read(before, "cookie")).toBeNull();
    expect(await tokens.read(after, "cookie")).not.toBeNull();
  });

  const forged: [string, () => Promise<string> | string][] = [
    ["signed with another secret under our secret's kid", async () => {
      return await forge({ secret: OLD, kid: sha256Hex(NEW).slice(0, 8) });
    }],
    ["of an unknown kid", () => forge({ kid: "00000000" })],
    ["of a kid that every object has", () => forge({ kid: "constructor" })],
    ["without a kid", () => forge({ kid: null })],
    ["signed by another algorithm", () => forge({ alg: "HS512" })],
    ["signed by no algorithm", () => {
      const [, payload] = genuine.split(".");
      return `${encode({ alg: "none", typ: "JWT", kid: "00000000" })}.${payload}.`;
    }],
    ["that says none and keeps the signature", () => {
      const [, payload, signature] = genuine.split(".");
      const kid = sha256Hex(NEW).slice(0, 8);
      return `${encode({ alg: "none", typ: "JWT", kid })}.${payload}.${signature}`;
    }],
    ["without its signature", () => genuine.slice(0, genuine.lastIndexOf(".") + 1)],
    ["cut short", () => genuine.slice(0, -1)],
    ["with something behind it", () => `${genuine}.x`],
    ["with another payload", () => {
      const [header, , signature] = genuine.split(".");
      return `${header}.${encode({ iss: ISSUER, aud: "cookie", jti: "other" })}.${signature}`;
    }],
    ["for another audience", () => forge({ aud: "bearer" })],
    ["for no audience", () => forge({ aud: undefined })],
    ["of another app", () => forge({ iss: "https://other.example.com" })],
    ["of no app", () => forge({ iss: undefined })],
    ["without an id", () => forge({ jti: undefined })],
    ["longer than a cookie can be", () => forge({ padding: "x".repeat(4_000) })],
    ["that is nothing", () => ""],
  ];
  for (const [what, make] of forged) {
    it(`refuse one ${what}`, async () => {
      expect(await tokens.read(await make(), "cookie")).toBeNull();
    });
  }

  const clocks: [when: string, seconds: number, taken: boolean][] = [
    ["now", 0, true],
    ["a minute ahead", 60, true],
    ["more than a minute ahead", 61, false],
    ["long ago", -1e6, true],
  ];
  for (const [when, seconds, taken] of clocks) {
    it(`issued or good from ${when} are ${taken ? "taken" : "refused"}`, async () => {
      const then = NOW / 1000 + seconds;
      for (const claims of [{ iat: then }, { nbf: then }]) {
        expect(await tokens.read(await forge(claims), "cookie") !== null).toBe(taken);
      }
    });
  }

  it("end as the session's record says, regardless of exp", async () => {
    expect(await tokens.read(await forge({ exp: NOW / 1000 - 1 }), "cookie")).not.toBeNull();
  });
});
