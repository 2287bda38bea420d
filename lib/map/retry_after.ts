/**
 * @param now milliseconds since the epoch.
 * @returns the wait that `Retry-After` asks for, in milliseconds (RFC 9110, 10.2.3); undefined where
 * it is not there, or says nothing.
 */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const text = headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
