/** What a page says of a problem. Programs are told in English: there the code says the same. */
import type { Problem } from "../http/problem.ts";
import type { PageProblemCode, ProgramProblemCode } from "../http/problem_codes.ts";
import type { Locale } from "./locale.ts";
import { problemTextsEs } from "./es/problems.ts";

export interface ProblemTexts {
  readonly title: string;
  /** Why, as far as it helps, and what to do. */
  readonly detail: string;
}

/** What a problem's texts are made of. */
export type ToldProblem = ProblemTexts & Pick<Problem, "code" | "headers">;

/** The texts of one language, by the problem's code; some say what the headers say too. */
export type ProblemTable =
  & Readonly<Record<PageProblemCode, ProblemTexts | ((problem: ToldProblem) => ProblemTexts)>>
  & { readonly [code in ProgramProblemCode]?: undefined };

/** English is in the problem itself. */
const TABLES: Readonly<Record<Exclude<Locale, "en">, ProblemTable>> = { es: problemTextsEs };

export function problemTexts(problem: ToldProblem, locale: Locale): ProblemTexts {
  const texts = locale === "en" ? undefined : TABLES[locale][problem.code];
  if (texts === undefined) return problem;
  return typeof texts === "function" ? texts(problem) : texts;
}
