import { AppError } from "../../errors.ts";

/** Why a JWT of the existing application is rejected. */
export type HostTokenFault =
  /** It has expired, or a newer JWT of the same user names other groups. */
  | "expired"
  /** Not signed by the application, not for our audience, or malformed. */
  | "invalid"
  /** It names no group of the user. */
  | "groups_missing"
  /** It names more groups than we keep. */
  | "groups_too_many"
  /**
   * The application's keys are unavailable, so that it cannot be verified; the operator has to act.
   */
  | "keys_unavailable";

/** The error code of each fault, as clients receive it. */
export const HOST_TOKEN_CODES = {
  expired: "host_token_expired",
  invalid: "host_token_invalid",
  groups_missing: "groups_missing",
  groups_too_many: "groups_too_many",
  keys_unavailable: "host_keys_unavailable",
} as const satisfies Record<HostTokenFault, string>;

export type HostTokenCode = typeof HOST_TOKEN_CODES[HostTokenFault];

/**
 * A rejected JWT. The message is for the operator's log: it states the reason and the remedy, and
 * quotes nothing of the JWT, which anybody may have made up.
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
