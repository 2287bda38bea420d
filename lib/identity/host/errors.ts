import { AppError } from "../../errors.ts";

/** What can be wrong with a JWT of the existing application. */
export type HostTokenFault =
  /** It was good, and has ended; or a newer one of the same user says something else. */
  | "expired"
  /** Not signed by the application, not for us, or not as such a JWT has to be. */
  | "invalid"
  /** It names no group of the user's. */
  | "groups_missing"
  /** It names more than we keep. */
  | "groups_too_many"
  /** The application's keys cannot be had, so that nobody can tell; the operator's to mend. */
  | "keys_unavailable";

/** The code of each fault, as clients are told it. */
export const HOST_TOKEN_CODES = {
  expired: "host_token_expired",
  invalid: "host_token_invalid",
  groups_missing: "groups_missing",
  groups_too_many: "groups_too_many",
  keys_unavailable: "host_keys_unavailable",
} as const satisfies Record<HostTokenFault, string>;

export type HostTokenCode = typeof HOST_TOKEN_CODES[HostTokenFault];

/**
 * A JWT that is not taken. The message is for the operator's log: it says why and what to do, and
 * holds nothing of the JWT, which anybody may have made up.
 */
export class HostTokenError extends AppError<HostTokenCode> {
  override readonly name = "HostTokenError";
  override readonly code: HostTokenCode;

  constructor(
    readonly fault: HostTokenFault,
    message: string,
    details: { readonly cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.code = HOST_TOKEN_CODES[fault];
  }
}
