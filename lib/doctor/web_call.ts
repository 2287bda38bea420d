/** One GET of an address that the configuration names, told as a finding where it does not come off. */
import { type Answer, exchange, ExchangeError } from "../outbound/exchange.ts";

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
  const [cause] = causes(error.cause).slice(-1);
  return cause === undefined ? error.message : `${error.message}: ${cause}`;
}

/** Whether something answers, and TLS is what fails. */
export function isCertificateFault(error: ExchangeError): boolean {
  return causes(error.cause).some((text) => /certificate|tls|handshake/i.test(text));
}

function causes(error: unknown): string[] {
  return error instanceof Error ? [error.message, ...causes(error.cause)] : [];
}
