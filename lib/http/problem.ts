/**
 * The one place where a failure becomes an answer. Inside, errors are typed and rich; outside, a
 * problem says what the client can act on and nothing else (RFC 9457).
 */
import { HttpError } from "fresh";
import { NoAccessError } from "../access/grants.ts";
import { BudgetError } from "../broker/budget.ts";
import { BusyError } from "../broker/coordinator.ts";
import { CartoError, type CartoFault } from "../carto/errors.ts";
import { HostTokenError } from "../identity/host/errors.ts";
import { SignInBusyError } from "../identity/hashing_slots.ts";
import { OidcError } from "../identity/oidc/errors.ts";
import { FAULT_ANSWERS } from "../identity/oidc/fault_answers.ts";
import { DisabledError, WrongCredentialsError } from "../identity/sign_in.ts";
import { TooManyAttemptsError } from "../identity/throttle.ts";
import { OutdatedError } from "../identity/person.ts";
import { StorageError } from "../storage/kv_storage.ts";
import { HOST_TOKEN_ANSWERS } from "./host_token_answers.ts";
import type { ProblemCode } from "./problem_codes.ts";

/**
 * What a client is told. `code` is stable and meant for programs, `title` and `detail` for people,
 * in English: pages have them in other languages by ../locale/problem_texts.ts.
 */
export interface Problem {
  readonly status: number;
  readonly code: ProblemCode;
  readonly title: string;
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request we refuse, with what to tell about it. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/** @returns the problem to answer an error with; an unknown error tells nothing of itself. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof NoAccessError) {
    return {
      status: 403,
      code: "no_access",
      title: "No data for your group",
      detail: "Your account's group may see no dataset. Ask your administrator.",
    };
  }
  if (error instanceof CartoError) {
    const { status, retryAfterS } = CARTO_ANSWERS[error.fault];
    const seconds = error.retryAfterS ?? retryAfterS;
    return {
      status,
      code: `carto_${error.fault}`,
      title: "The map data service cannot be used right now",
      detail: "CARTO did not give access to the map's data. Your session is fine; try again soon.",
      headers: seconds === undefined ? {} : { "retry-after": String(seconds) },
    };
  }
  if (error instanceof BudgetError || error instanceof BusyError) {
    const seconds = error instanceof BudgetError ? error.retryAfterS : 2;
    return {
      status: 503,
      code: error instanceof BudgetError ? "token_budget_spent" : "token_busy",
      title: "The map cannot be opened right now",
      detail: "No access to the map's data can be given at the moment. Try again in a while.",
      headers: { "retry-after": String(seconds) },
    };
  }
  const signIn = signInProblem(error);
  if (signIn !== null) return signIn;
  if (error instanceof StorageError) {
    return {
      status: 503,
      code: "storage_unavailable",
      title: "The application's storage cannot be used right now",
      detail: "Sessions and tokens cannot be read. Try again soon.",
      headers: { "retry-after": "5" },
    };
  }
  if (error instanceof HostTokenError) return HOST_TOKEN_ANSWERS[error.fault];
  if (error instanceof OutdatedError) return HOST_TOKEN_ANSWERS.expired;
  if (error instanceof OidcError) {
    const { status, title, detail } = FAULT_ANSWERS[error.fault];
    return { status, code: `sign_in_${error.fault}`, title, detail };
  }
  return statusProblem(error instanceof HttpError ? error.status : 500);
}

/** @returns the problem to answer an error with of which nothing but its HTTP status is known. */
export function statusProblem(status: number): Problem {
  if (status < 500) return PLAIN[status] ?? { ...BAD_REQUEST, status };
  return {
    status: 500,
    code: "internal",
    title: "The application failed",
    detail:
      "The failure is on record under this request's id. Try again; if it goes on, tell your " +
      "administrator.",
  };
}

function signInProblem(error: unknown): Problem | null {
  if (error instanceof WrongCredentialsError) {
    return {
      status: 401,
      code: "wrong_credentials",
      title: "Wrong user name or password",
      detail: "The user name or the password is wrong. Try again.",
    };
  }
  if (error instanceof TooManyAttemptsError) {
    const minutes = Math.ceil(error.retryAfterS / 60);
    return {
      status: 429,
      code: "too_many_attempts",
      title: "Too many attempts",
      detail: `Signing in has failed too often. Try again in ${minutes} ${
        minutes === 1 ? "minute" : "minutes"
      }.`,
      headers: { "retry-after": String(error.retryAfterS) },
    };
  }
  if (error instanceof SignInBusyError) {
    return {
      status: 503,
      code: "sign_in_busy",
      title: "Many people are signing in",
      detail: "Too many people are signing in at this moment. Try again in a few seconds.",
      headers: { "retry-after": String(error.retryAfterS) },
    };
  }
  if (error instanceof DisabledError) {
    return {
      status: 403,
      code: "account_disabled",
      title: "Your account is disabled",
      detail: "You cannot sign in with it. Ask your administrator.",
    };
  }
  return null;
}

/** Where people sign in with the identity provider alone. */
export const PASSWORD_SIGN_IN_OFF: Problem = {
  status: 403,
  code: "password_sign_in_off",
  title: "There are no passwords here",
  detail: "This application takes no passwords. Open its start page to see how to sign in.",
};

/**
 * An upstream fault is never a 401: signing in again would not help. `credentials` and `refused`
 * are the operator's to mend, so there is no use in a time to come back.
 */
const CARTO_ANSWERS: Readonly<Record<CartoFault, { status: number; retryAfterS?: number }>> = {
  unreachable: { status: 502, retryAfterS: 10 },
  timeout: { status: 504, retryAfterS: 10 },
  rate_limited: { status: 503, retryAfterS: 30 },
  failed: { status: 502, retryAfterS: 10 },
  credentials: { status: 502 },
  refused: { status: 502 },
  invalid_answer: { status: 502, retryAfterS: 10 },
};

const BAD_REQUEST: Problem = {
  status: 400,
  code: "bad_request",
  title: "The request cannot be understood",
  detail: "The request is not one this application answers.",
};

const PLAIN: Readonly<Record<number, Problem>> = {
  404: {
    status: 404,
    code: "not_found",
    title: "Page not found",
    detail: "Check the address, or go to the start page.",
  },
  405: {
    status: 405,
    code: "method_not_allowed",
    title: "The method is not allowed here",
    detail: "This address does not take that method.",
  },
};

/** Not signed in, or no longer: the answer to every API call without a live session. */
export const NOT_SIGNED_IN: Problem = {
  status: 401,
  code: "not_signed_in",
  title: "Not signed in",
  detail: "There is no live session. Sign in and try again.",
  headers: { "www-authenticate": "Bearer" },
};

/**
 * @returns the problem as `application/problem+json`, with `error` beside RFC 9457's members:
 * clients written after CARTO's guide read that one.
 */
export function problemResponse(problem: Problem, requestId: string): Response {
  const { status, code, title, detail } = problem;
  return Response.json(
    { type: "about:blank", title, status, detail, code, request_id: requestId, error: detail },
    {
      status,
      headers: {
        ...problem.headers,
        "cache-control": "no-store",
        "content-type": "application/problem+json",
      },
    },
  );
}
