import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { isProblemCode, PROBLEM_TABLE } from "../http/problem_table.ts";
import type { ProblemDetails } from "../problem_codes.ts";
import { LOCALES } from "./locale.ts";
import { problemTexts } from "./problem_texts.ts";

const CODES = Object.keys(PROBLEM_TABLE).filter(isProblemCode);

/** Without any details, and with all of them. */
const DETAILS: readonly ProblemDetails[] = [
  {},
  {
    allow: ["GET", "POST"],
    expected: 'a JSON object with "username" and "password"',
    mostBytes: 16_384,
    retryAfterS: 61,
    withinS: 30,
  },
  { concurrent: true },
];

describe("the texts of problems", () => {
  for (const locale of LOCALES) {
    it(`are short sentences, with and without details (${locale})`, () => {
      expect(CODES.length).toBeGreaterThan(40);
      for (const code of CODES) {
        for (const details of DETAILS) {
          const { title, detail } = problemTexts({ code, details }, locale);
          const what = `${code}: ${title} | ${detail}`;
          expect(what).not.toMatch(/undefined|NaN|\[object|\s\s/);
          expect([what, title.length <= 60, title.endsWith(".")]).toEqual([what, true, false]);
          expect([what, detail.length <= 200, detail.endsWith(".")]).toEqual([what, true, true]);
        }
      }
    });
  }

  it("say how long to wait, what is accepted and how much", () => {
    const detail = (code: typeof CODES[number], details: ProblemDetails, locale = LOCALES[0]) =>
      problemTexts({ code, details }, locale).detail;
    expect(detail("too_many_attempts", { retryAfterS: 50 })).toMatch(/in 1 minute\.$/);
    expect(detail("too_many_attempts", { retryAfterS: 1800 })).toMatch(/in 30 minutes\.$/);
    expect(detail("too_many_requests", { retryAfterS: 9 })).toMatch(/in 9 seconds\.$/);
    expect(detail("method_not_allowed", { allow: ["GET", "POST"] })).toContain("GET, POST");
    expect(detail("body_too_large", { mostBytes: 16_384 })).toContain("16,384 bytes");
  });

  it("are in the page's language, and in English where only programs meet the problem", () => {
    const of = (code: typeof CODES[number]) =>
      LOCALES.map((to) => problemTexts({ code }, to).title);
    expect(of("not_found")).toEqual(["Page not found", "Página no encontrada"]);
    expect(of("not_signed_in")).toEqual(["Not signed in", "Not signed in"]);
    const wait = problemTexts({ code: "too_many_attempts", details: { retryAfterS: 50 } }, "es");
    expect(wait.detail).toMatch(/en 1 minuto\.$/);
  });
});
