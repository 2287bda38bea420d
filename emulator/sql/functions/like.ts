import { ApiError } from "../../errors/api_error.ts";

/** One step of a LIKE pattern: any text, any character, or this character. */
type Step = "any text" | "any character" | { readonly character: string };

/**
 * Does `value` match a LIKE pattern as BigQuery reads it: with case, `%` for any text, `_` for one
 * character, and a backslash before a character that stands for itself? Its time grows with the
 * product of the lengths at worst, whatever the pattern: a regular expression's could explode.
 *
 * @throws {ApiError} 400 where the pattern ends with a backslash
 */
export function matchesLike(pattern: string, value: string): boolean {
  const steps = parse(pattern);
  const text = [...value];
  let step = 0;
  let at = 0;
  let retryStep = -1;
  let retryAt = 0;
  while (at < text.length) {
    const current = steps[step];
    if (current === "any text") {
      step += 1;
      retryStep = step;
      retryAt = at;
    } else if (
      current === "any character" || (current !== undefined && current.character === text[at])
    ) {
      step += 1;
      at += 1;
    } else if (retryStep >= 0) {
      retryAt += 1;
      step = retryStep;
      at = retryAt;
    } else {
      return false;
    }
  }
  return steps.slice(step).every((left) => left === "any text");
}

function parse(pattern: string): Step[] {
  const steps: Step[] = [];
  let escaped = false;
  for (const character of pattern) {
    if (!escaped && character === "\\") {
      escaped = true;
      continue;
    }
    if (!escaped && character === "%") steps.push("any text");
    else if (!escaped && character === "_") steps.push("any character");
    else steps.push({ character });
    escaped = false;
  }
  if (escaped) throw new ApiError(400, "LIKE: the pattern ends with a backslash");
  return steps;
}
