/** What the program that sent a JWT of the existing application's is told about it. */
import type { HostTokenFault } from "../identity/host/errors.ts";
import type { Problem } from "./problem.ts";

/** RFC 6750, 3.1. */
const INVALID_TOKEN = { "www-authenticate": 'Bearer error="invalid_token"' };

export const HOST_TOKEN_ANSWERS: Readonly<Record<HostTokenFault, Problem>> = {
  expired: {
    status: 401,
    code: "host_token_expired",
    title: "Your application's token has ended",
    detail: "Get a new one from your application and try again.",
    headers: INVALID_TOKEN,
  },
  invalid: {
    status: 401,
    code: "host_token_invalid",
    title: "This is no token of your application's",
    detail: "The bearer is not one that is taken here. The log of this application says why.",
    headers: INVALID_TOKEN,
  },
  groups_missing: {
    status: 403,
    code: "groups_missing",
    title: "Your application names no group of yours",
    detail: "The group says which data may be seen. Ask whoever runs your application.",
  },
  groups_too_many: {
    status: 403,
    code: "groups_too_many",
    title: "Your application names too many groups",
    detail: "It has to name those alone that matter here. Ask whoever runs your application.",
  },
  keys_unavailable: {
    status: 503,
    code: "host_keys_unavailable",
    title: "Your application's keys cannot be read right now",
    detail: "Nobody can tell whether the token is good. Try again soon.",
    headers: { "retry-after": "10" },
  },
};

/** To /api/session, where JWTs of another application are not taken. */
export const HOST_TOKENS_OFF: Problem = {
  status: 403,
  code: "host_tokens_off",
  title: "There is no other application here",
  detail: "This application takes no tokens of another one: HOST_JWT_ISSUER is not set.",
};
