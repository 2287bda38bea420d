/** One GET of an address that the configuration names, told as a finding where it does not come off. */
import { type Answer, exchange, type ExchangeError } from "../outbound/exchange.ts";
import { systemReason } from "./system_reason.ts";

/** Somebody waits at the terminal. */
const DEADLINE_MS = 5_000;
/** Styles of maps are the largest of what is asked for. */
const LARGEST = 4 * 1024 * 1024;

/**
 * @returns the answer, whatever its status.
 * @throws {ExchangeError} when there is none.
 */
export async function get(
  fetcher: typeof fetch,
  url: string,
  accept = "application/json",
): Promise<Answer> {
  const upstream = { fetch: fetcher, origins: [new URL(url).origin], deadlineMs: DEADLINE_MS };
  return await exchange(upstream, new Request(url, { headers: { accept } }), LARGEST);
}

/** @returns why there is no answer, with what the system says about it. */
export function reasonOf(error: ExchangeError): string {
  const said = systemReason(error.cause);
  return said === undefined ? error.message : `${error.message}: ${said}`;
}

/** Whether something answers, and TLS is what fails. */
export function isCertificateFault(error: ExchangeError): boolean {
  return /certificate|tls|handshake/i.test(systemReason(error.cause) ?? "");
}
