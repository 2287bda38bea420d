/** Eleven days; a header with more digits could overflow timers. */
const LONGEST_S = 999_999;

/**
 * @param now milliseconds since the epoch; without it, a date is not read.
 * @returns Retry-After in milliseconds (RFC 9110, 10.2.3); undefined without one that can be read.
 * A page of another origin sees the header only where CORS exposes it.
 *
 * @example
 * ```ts
 * import { expect } from "@std/expect";
 *
 * const headers = new Headers({ "retry-after": "Tue, 01 Jan 2030 00:00:05 GMT" });
 * expect(retryAfterMs(headers, Date.UTC(2030, 0, 1))).toBe(5_000);
 * expect(retryAfterMs(new Headers({ "retry-after": "120" }))).toBe(120_000);
 * ```
 */
export function retryAfterMs(headers: Headers, now?: number): number | undefined {
  const text = headers.get("retry-after")?.trim() ?? "";
  if (/^\d+$/.test(text)) return Math.min(Number(text), LONGEST_S) * 1_000;
  // The engine also reads as dates what is none, such as "-1".
  const at = text.endsWith(" GMT") ? Date.parse(text) : NaN;
  return now === undefined || Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
