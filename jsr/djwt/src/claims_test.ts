import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { validate, type VerifyOptions } from "djwt";

const header = { alg: "HS256" };
const signature = new Uint8Array(32);
const check = (payload: unknown, options?: VerifyOptions) => () =>
  validate([header, payload, signature], options);

describe("validate", () => {
  it("returns the parts it was given", () => {
    const payload = { sub: "ada", role: "reader" };
    expect(validate([header, payload, signature])).toEqual({
      header,
      payload,
      signature,
    });
  });

  it("refuses headers that are not objects with a known algorithm", () => {
    const bad = [null, [], "HS256", {}, { alg: "HS1" }, { alg: ["HS256"] }, {
      alg: "HS256",
      kid: 1,
    }];
    for (const header of bad) {
      expect(() => validate([header, {}, signature])).toThrow("header");
    }
  });

  it("refuses critical extensions, none of which it knows", () => {
    expect(() => validate([{ alg: "none", crit: ["b64"] }, {}, signature]))
      .toThrow("extension");
  });

  it("refuses payloads that are not objects", () => {
    for (const payload of [null, [], "text", 1, undefined]) {
      expect(check(payload)).toThrow("not an object");
    }
  });

  it("refuses registered claims of a wrong type", () => {
    const bad = [
      { exp: "1893456000" },
      { exp: null },
      { nbf: {} },
      { iat: true },
      { iss: 1 },
      { sub: [] },
      { jti: 7 },
      { aud: 7 },
      { aud: ["a", 7] },
    ];
    for (const payload of bad) expect(check(payload)).toThrow("wrong type");
  });

  it("finds the audience among the values of aud", () => {
    for (const aud of ["carto", ["other", "carto"]]) {
      for (const audience of ["carto", ["else", "carto"], /^car/, /car/g]) {
        expect(check({ aud }, { audience })).not.toThrow();
      }
      for (const audience of ["cart", ["else"], [], /^arto/]) {
        expect(check({ aud }, { audience })).toThrow("another audience");
      }
    }
    expect(check({}, { audience: "carto" })).toThrow("no 'aud'");
    expect(check({ aud: "carto" })).not.toThrow();
  });

  it("asks every predicate", () => {
    const predicates = [
      () => true,
      ({ sub }: { sub?: string }) => sub === "ada",
    ];
    expect(check({ sub: "ada" }, { predicates })).not.toThrow();
    expect(check({ sub: "bob" }, { predicates })).toThrow("predicate");
  });
});
