/** The base class of all errors of this application. */

/**
 * An error that programs tell apart by its `code`. Codes are stable; messages are for people and
 * may change. A code that is a problem's (./problem_codes.ts) decides what an HTTP client is
 * answered.
 */
export abstract class AppError<Code extends string = string> extends Error {
  abstract readonly code: Code;
  /** After how many seconds another attempt may succeed, where that is known. */
  declare readonly retryAfterS?: number | undefined;
}
