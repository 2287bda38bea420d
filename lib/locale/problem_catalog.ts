import type { ProblemDetails } from "../problem_codes.ts";

export interface ProblemTexts {
  readonly title: string;
  /** Why, as far as it helps, and what to do. */
  readonly detail: string;
}

/** The texts of problems in one language; a code that lacks them does not compile. */
export type ProblemCatalog<Code extends string> = Readonly<
  Record<Code, ProblemTexts | ((details: ProblemDetails) => ProblemTexts)>
>;
