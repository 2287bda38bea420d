/**
 * @returns the server's Retry-After in milliseconds (RFC 9110, 10.2.3); undefined without one. A
 * page of another origin sees the header only where CORS exposes it.
 */
export function retryAfterMs(response: Response | null, now = Date.now()): number | undefined {
  const text = response?.headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1_000;
  const at = text === "" ? NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
