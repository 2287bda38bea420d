import { errorFields, stackOf } from "../log/error_fields.ts";
import type { State } from "./define.ts";
import { type Problem, problemOf, problemResponse } from "./problem.ts";

/** Logs what an operator must see; a client's mistake is not logged. */
export function logError(error: unknown, problem: Problem, state: State): void {
  if (problem.status < 500) return;
  const { log } = state.services;
  log.error("request_failed", {
    request_id: state.requestId,
    status: problem.status,
    code: problem.code,
    ...errorFields(error),
    stack: problem.code === "internal" ? stackOf(error) : undefined,
  });
}

/** @returns the response to a failed API request. */
export function answerError(error: unknown, state: State): Response {
  const problem = problemOf(error);
  logError(error, problem, state);
  return problemResponse(problem, state.requestId);
}
