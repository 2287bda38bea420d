/** A GET of a configured URL, whose failure is reported as a finding. */
import { type Answer, exchange, type ExchangeError } from "../outbound/exchange.ts";
import { systemReason } from "./system_reason.ts";

/** The operator waits at the terminal. */
const DEADLINE_MS = 5_000;
/** Map styles are the largest responses. */
const LARGEST = 4 * 1024 * 1024;

/**
 * @returns the response, whatever its status.
 * @throws {ExchangeError} without a response.
 */
export async function get(
  fetcher: typeof fetch,
  url: string,
  accept = "application/json",
): Promise<Answer> {
  const upstream = { fetch: fetcher, origins: [new URL(url).origin], deadlineMs: DEADLINE_MS };
  return await exchange(upstream, new Request(url, { headers: { accept } }), LARGEST);
}

/** @returns why there is no response, with the system's reason. */
export function reasonOf(error: ExchangeError): string {
  const said = systemReason(error.cause);
  return said === undefined ? error.message : `${error.message}: ${said}`;
}

/** Whether the server responds but TLS fails. */
export function isCertificateFault(error: ExchangeError): boolean {
  return /certificate|tls|handshake/i.test(systemReason(error.cause) ?? "");
}
