import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { HttpError } from "fresh";
import { NoAccessError } from "../access/grants.ts";
import { BudgetError } from "../broker/minting/budget.ts";
import { BusyError } from "../broker/minting/coordinator.ts";
import { OutdatedSessionError } from "../broker/minting/api_tokens.ts";
import { HeldBackError } from "../broker/minting/breaker.ts";
import { CartoError } from "../carto/carto_errors.ts";
import { SignInBusyError } from "../identity/passwords/hashing_slots.ts";
import { HostTokenError } from "../identity/host/host_token_errors.ts";
import { OidcError } from "../identity/oidc/oidc_errors.ts";
import { OutdatedError } from "../identity/person.ts";
import { DisabledError, WrongCredentialsError } from "../identity/sign_in.ts";
import { TooManyAttemptsError } from "../identity/throttle/throttle.ts";
import { OperatorError } from "../operator_error.ts";
import { StorageError, UnsettledError } from "../storage/kv_storage.ts";
import { UnansweredError } from "../storage/with_retry.ts";
import { ProblemError, problemOf, statusProblem } from "./problem.ts";

const INVALID_TOKEN = { "www-authenticate": 'Bearer error="invalid_token"' };
const waits = (seconds: number) => ({ "retry-after": String(seconds) });

/** The contract with clients: status, code and headers. */
const ANSWERS: readonly [error: unknown, status: number, code: string, headers?: object][] = [
  [new NoAccessError(["A"]), 403, "no_access"],
  [new BudgetError(77), 503, "token_budget_spent", waits(77)],
  [new BusyError(), 503, "token_busy", waits(2)],
  [new CartoError("timeout", ""), 504, "carto_timeout", waits(10)],
  [new CartoError("rate_limited", "", { retryAfterS: 7 }), 503, "carto_rate_limited", waits(7)],
  [new CartoError("credentials", ""), 502, "carto_credentials"],
  [new HeldBackError("failed", ""), 502, "carto_failed", waits(10)],
  [new WrongCredentialsError(), 401, "wrong_credentials"],
  [new TooManyAttemptsError(90), 429, "too_many_attempts", waits(90)],
  [new SignInBusyError(), 503, "sign_in_busy", waits(5)],
  [new DisabledError(), 403, "account_disabled"],
  [new StorageError(""), 503, "storage_unavailable", waits(5)],
  [new UnsettledError(""), 503, "storage_unavailable", waits(5)],
  [new UnansweredError("", true), 503, "storage_unavailable", waits(5)],
  [new HostTokenError("expired", ""), 401, "host_token_expired", INVALID_TOKEN],
  [new HostTokenError("keys_unavailable", ""), 503, "host_keys_unavailable", waits(10)],
  [new OutdatedError(), 401, "host_token_expired", INVALID_TOKEN],
  [new OidcError("wrong_nonce", ""), 400, "sign_in_wrong_nonce"],
  [new OidcError("provider_refused", ""), 502, "sign_in_provider_refused"],
  [new ProblemError("not_signed_in"), 401, "not_signed_in", { "www-authenticate": "Bearer" }],
  [new ProblemError("deadline", { withinS: 30 }), 503, "deadline", waits(10)],
  [new ProblemError("too_many_requests", { concurrent: true }), 429, "too_many_requests", waits(1)],
  [new ProblemError("too_many_requests", { retryAfterS: 9 }), 429, "too_many_requests", waits(9)],
  [new ProblemError("method_not_allowed", { allow: ["GET", "POST"] }), 405, "method_not_allowed", {
    allow: "GET, POST",
  }],
  [new HttpError(404), 404, "not_found"],
  [new HttpError(405), 405, "method_not_allowed"],
  [new HttpError(403), 403, "bad_request"],
  [new HttpError(503), 500, "internal"],
  // A code without a problem reveals nothing.
  [new OutdatedSessionError(), 500, "internal"],
  [new OperatorError("a secret path"), 500, "internal"],
  [new TypeError("a bug"), 500, "internal"],
  ["not an error", 500, "internal"],
];

describe("problemOf()", () => {
  for (const [error, status, code, headers = {}] of ANSWERS) {
    const name = error instanceof Error ? error.name : typeof error;
    it(`answers ${status} ${code} to ${name}`, () => {
      expect(problemOf(error)).toMatchObject({ status, code });
      expect(problemOf(error).headers).toEqual(headers);
    });
  }
});

describe("statusProblem()", () => {
  it("keeps a client's status, and hides a server's", () => {
    expect([400, 404, 405, 418, 500, 503].map((status) => statusProblem(status).status))
      .toEqual([400, 404, 405, 418, 500, 500]);
  });
});
