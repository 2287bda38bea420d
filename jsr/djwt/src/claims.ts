import { type Algorithm, isAlgorithm } from "./algorithm.ts";

/** A JOSE header (JWS, RFC 7515 §4.1). */
export interface Header {
  alg: Algorithm;
  typ?: string;
  kid?: string;
  [key: string]: unknown;
}

/** The claims of a JWT (RFC 7519 §4.1): none is mandatory, others are the application's. */
export interface Payload {
  iss?: string;
  sub?: string;
  aud?: string | string[];
  /** Seconds since 1970 from which the token is no longer accepted. */
  exp?: number;
  /** Seconds since 1970 before which the token is not yet accepted. */
  nbf?: number;
  iat?: number;
  jti?: string;
  [key: string]: unknown;
}

/** What {@linkcode validate} and `verify` ask of the claims. */
export interface VerifyOptions {
  /**
   * Seconds after `exp` in which a token is still accepted, for clocks that differ.
   *
   * @default {1}
   */
  expLeeway?: number;
  /**
   * Seconds before `nbf` in which a token is accepted already.
   *
   * @default {1}
   */
  nbfLeeway?: number;
  /** Accepts tokens whatever their `exp`. */
  ignoreExp?: boolean;
  /** Accepts tokens whatever their `nbf`. */
  ignoreNbf?: boolean;
  /** Who the recipient is: one of these must be among the values of `aud`. */
  audience?: string | string[] | RegExp;
  /** Further conditions, which all must return `true`. */
  predicates?: (<P extends Payload>(payload: P) => boolean)[];
}

/**
 * Checks the header and the claims of a decoded token, but not its signature.
 *
 * @param decoded What `decode` returned.
 * @param options What to ask of the claims.
 * @returns The parts, now typed.
 * @throws {RangeError} when the token is expired or not valid yet.
 * @throws {Error} when a part is malformed or a condition does not hold.
 */
export function validate(
  [header, payload, signature]: [unknown, unknown, Uint8Array],
  options: VerifyOptions = {},
): { header: Header; payload: Payload; signature: Uint8Array } {
  if (!isHeader(header)) throw new Error("The jwt has no valid header.");
  // RFC 7515 §4.1.11: a token that asks for an extension must be refused where it is not known.
  if ("crit" in header) {
    throw new Error("The jwt asks for an extension that is not supported.");
  }
  if (!isRecord(payload)) {
    throw new Error("The payload of the jwt is not an object.");
  }
  if (!hasValidClaims(payload)) {
    throw new Error("A registered claim of the jwt has a wrong type.");
  }
  checkTimes(payload, options);
  checkAudience(payload, options);
  if (options.predicates?.some((predicate) => !predicate(payload))) {
    throw new Error("The payload of the jwt does not satisfy a predicate.");
  }
  return { header, payload, signature };
}

function checkTimes({ exp, nbf }: Payload, options: VerifyOptions): void {
  const { expLeeway = 1, nbfLeeway = 1, ignoreExp, ignoreNbf } = options;
  const now = Date.now() / 1000;
  if (!ignoreExp && exp !== undefined && now >= exp + expLeeway) {
    throw new RangeError("The jwt is expired.");
  }
  if (!ignoreNbf && nbf !== undefined && now < nbf - nbfLeeway) {
    throw new RangeError("The jwt is used too early.");
  }
}

function checkAudience({ aud }: Payload, { audience }: VerifyOptions): void {
  if (audience === undefined) return;
  if (aud === undefined) {
    throw new Error("The jwt has no 'aud' claim, but an audience is required.");
  }
  const accepted = [audience].flat();
  const matches = (value: string) =>
    accepted.some((one) => typeof one === "string" ? one === value : value.search(one) >= 0);
  if (![aud].flat().some(matches)) {
    throw new Error("The jwt is for another audience than the one required.");
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isHeader(value: unknown): value is Header {
  return isRecord(value) && isAlgorithm(value.alg) && isString(value.typ) &&
    isString(value.kid);
}

// RFC 7519 §4.1 gives each registered claim a type; a token that breaks it is invalid.
function hasValidClaims(value: Record<string, unknown>): value is Payload {
  const { iss, sub, jti, aud, exp, nbf, iat } = value;
  return [iss, sub, jti].every(isString) && [exp, nbf, iat].every(isNumber) &&
    (isString(aud) ||
      (Array.isArray(aud) && aud.every((one) => typeof one === "string")));
}

function isString(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}

function isNumber(value: unknown): boolean {
  return value === undefined || typeof value === "number";
}
