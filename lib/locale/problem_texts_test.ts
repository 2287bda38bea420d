import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { HttpError } from "fresh";
import { problemOf } from "../http/problem.ts";
import { TooManyAttemptsError } from "../identity/throttle.ts";
import { problemTexts } from "./problem_texts.ts";

describe("problemTexts()", () => {
  it("has the problem's own words in English, and others in Spanish", () => {
    const problem = problemOf(new HttpError(404));
    expect(problemTexts(problem, "en")).toMatchObject({ title: problem.title });
    expect(problemTexts(problem, "es").title).toBe("Página no encontrada");
  });

  it("says how long to wait, as the headers do", () => {
    const wait = (seconds: number) =>
      problemTexts(problemOf(new TooManyAttemptsError(seconds)), "es").detail;
    expect(wait(50)).toMatch(/en 1 minuto\.$/);
    expect(wait(1800)).toMatch(/en 30 minutos\.$/);
  });

  it("leaves to programs what no page says", () => {
    const problem = { code: "not_signed_in", title: "Not signed in", detail: "" } as const;
    expect(problemTexts(problem, "es")).toBe(problem);
  });
});
