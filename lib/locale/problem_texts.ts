/** What people and programs read about a problem. */
import type { ProblemCode, ProblemDetails } from "../problem_codes.ts";
import { problems as en } from "./en/problems.ts";
import { problems as es } from "./es/problems.ts";
import type { Locale } from "./locale.ts";
import type { ProblemCatalog, ProblemTexts } from "./problem_catalog.ts";

const CATALOGS: Readonly<Record<Locale, Partial<ProblemCatalog<ProblemCode>>>> = { en, es };

/** @returns the texts in that language; problems that only programs see are in English. */
export function problemTexts(
  { code, details = {} }: {
    readonly code: ProblemCode;
    readonly details?: ProblemDetails | undefined;
  },
  locale: Locale,
): ProblemTexts {
  const texts = CATALOGS[locale][code] ?? en[code];
  return typeof texts === "function" ? texts(details) : texts;
}
