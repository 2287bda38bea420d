import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { passwordProblem } from "./password_rules.ts";

const of = (password: string) => passwordProblem(password, "ann.miller@acme.com");

describe("passwordProblem()", () => {
  it("accepts long ones of any kind, spaces and other scripts among them", () => {
    for (
      const password of [
        "a long pass phrase",
        "another pass phrase",
        "пароль из многих слов",
        "地図はとても役に立つものですよね、本当に",
        "🗺️ maps 🧭 and 🛰️ more of it",
        "kT9#mQ2$vX7!bN4",
        "x".repeat(3) + " marks the spot, they said ".repeat(8),
      ]
    ) expect([password, of(password)]).toEqual([password, null]);
  });

  it("refuses short ones, counted in characters and not in bytes", () => {
    // Fourteen characters, in more bytes.
    expect(of("zu ha\u0308ufig gesagt".slice(0, 15))).toContain("at least 15 characters");
    expect(of("fourteen chars")).toContain("at least 15 characters");
    expect(of("🗺️🧭🛰️🌍")).toContain("at least 15 characters");
  });

  it("accepts 1024 bytes, and refuses more instead of truncating", () => {
    const words = "maps and routes ".repeat(64);
    expect(words).toHaveLength(1024);
    expect(of(words)).toBeNull();
    expect(of(`${words}!`)).toContain("at most 1024 bytes");
  });

  const common = [
    "passwordpassword",
    "Password12345678",
    "PASSWORD-password-1",
    "aaaaaaaaaaaaaaaaa",
    "abababababababab",
    "123456789012345",
    "987654321098765",
    "qwertyuiopasdfghjkl",
    "abcdefghijklmnop",
    "correcthorsebatterystaple",
    "correct horse battery staple",
    "sunshinesunshine",
    "monkeymonkeymonkey",
    "Dragon1234567890",
    "p-a-s-s-w-o-r-d-1-2-3",
    "ann.miller@acme.com",
    "AnnMillerAnnMiller1",
    "carto-embed-carto-embed",
    "ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ",
  ];
  for (const password of common) {
    it(`refuses ${password}, a common choice`, () => {
      expect(of(password)).toContain("everybody tries first");
    });
  }
});
