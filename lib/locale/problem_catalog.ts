import type { ProblemDetails } from "../problem_codes.ts";

export interface ProblemTexts {
  readonly title: string;
  /** The cause where it helps, and what to do. */
  readonly detail: string;
}

/** The texts of problems in one language; a code without texts does not compile. */
export type ProblemCatalog<Code extends string> = Readonly<
  Record<Code, ProblemTexts | ((details: ProblemDetails) => ProblemTexts)>
>;
