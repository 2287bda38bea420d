import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { hashPassword, ITERATIONS, verifyPassword } from "./password.ts";

const FEW = 1_000;

describe("passwords", () => {
  it("are stored as PHC strings with the iterations OWASP requires", async () => {
    expect(await hashPassword("boston")).toMatch(
      /^\$pbkdf2-sha256\$i=600000\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
    );
    expect(ITERATIONS).toBe(600_000);
  });

  it("agree with the published PBKDF2-HMAC-SHA256 test vector (RFC 7914, 11)", async () => {
    const salt = new TextEncoder().encode("NaCl").toBase64({ omitPadding: true });
    const hash = Uint8Array.fromHex(
      "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56",
    ).toBase64({ omitPadding: true });
    expect(await verifyPassword("Password", `$pbkdf2-sha256$i=80000$${salt}$${hash}`)).toBe(true);
  });

  it("are salted: the same one never hashes to the same string", async () => {
    expect(await hashPassword("same", FEW)).not.toBe(await hashPassword("same", FEW));
  });

  it("are compared whole, at any length and with any characters", async () => {
    const long = "x".repeat(72);
    for (const password of ["", " leading", "пароль 🗺️", `${long}a`]) {
      const phc = await hashPassword(password, FEW);
      expect(await verifyPassword(password, phc)).toBe(true);
      expect(await verifyPassword(`${password} `, phc)).toBe(false);
    }
    expect(await verifyPassword(`${long}b`, await hashPassword(`${long}a`, FEW))).toBe(false);
  });

  it("are the same typed as one character or as letter and accent", async () => {
    expect(await verifyPassword("cafe\u0301", await hashPassword("caf\u00e9", FEW))).toBe(true);
  });

  it("match no string that is not a hash of ours", async () => {
    for (const phc of ["", "boston", "$2b$10$abc", "$pbkdf2-sha256$i=0$YQ$YQ", "$argon2id$v=19$"]) {
      expect(await verifyPassword("boston", phc)).toBe(false);
    }
  });
});
