/**
 * The one place where an error becomes a response. Inside, errors are typed and detailed; outside,
 * a problem has only what the client can act on (RFC 9457).
 */
import { HttpError } from "fresh";
import { AppError } from "../errors.ts";
import { problemTexts } from "../locale/problem_texts.ts";
import type { ProblemCode, ProblemDetails } from "../problem_codes.ts";
import { isProblemCode, PROBLEM_TABLE } from "./problem_table.ts";

/** An error as clients see it; {@linkcode problemTexts} has the texts. */
export interface Problem {
  readonly status: number;
  readonly code: ProblemCode;
  readonly details: ProblemDetails;
  readonly headers: Readonly<Record<string, string>>;
}

/** @returns the problem with that code, with the headers of its row and of its details. */
export function problem(code: ProblemCode, details: ProblemDetails = {}): Problem {
  const { status, ...row } = PROBLEM_TABLE[code];
  const { retryAfterS = row.retryAfterS, allow } = details;
  const headers = {
    ...row.headers,
    ...allow === undefined ? {} : { allow: allow.join(", ") },
    ...retryAfterS === undefined ? {} : { "retry-after": String(retryAfterS) },
  };
  return { status, code, details, headers };
}

/** A refused request, with its response. */
export class ProblemError extends AppError<ProblemCode> {
  override readonly name = "ProblemError";
  readonly problem: Problem;

  constructor(override readonly code: ProblemCode, details?: ProblemDetails) {
    super(problemTexts({ code, details }, "en").detail);
    this.problem = problem(code, details);
  }
}

/** @returns the problem for an error; an unknown error reveals no details. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof AppError && isProblemCode(error.code)) {
    return problem(error.code, { retryAfterS: error.retryAfterS });
  }
  return statusProblem(error instanceof HttpError ? error.status : 500);
}

/** @returns the problem of an error of which only the HTTP status is known. */
export function statusProblem(status: number, details?: ProblemDetails): Problem {
  if (status >= 500) return problem("internal", details);
  if (status === 404) return problem("not_found", details);
  if (status === 405) return problem("method_not_allowed", details);
  return { ...problem("bad_request", details), status };
}

/**
 * @returns the problem as `application/problem+json`, in English, with `error` beside RFC 9457's
 * members: clients written after CARTO's guide read that one.
 */
export function problemResponse(problem: Problem, requestId: string): Response {
  const { status, code, headers } = problem;
  const { title, detail } = problemTexts(problem, "en");
  return Response.json(
    { type: "about:blank", title, status, detail, code, request_id: requestId, error: detail },
    {
      status,
      headers: {
        ...headers,
        "cache-control": "no-store",
        "content-type": "application/problem+json",
      },
    },
  );
}
