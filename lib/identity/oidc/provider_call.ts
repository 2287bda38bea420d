/** One bounded call to the provider, for our own requests and for those of libraries. */
import { type Answer, exchange, ExchangeError, type Upstream } from "../../outbound/exchange.ts";
import { OidcError } from "./oidc_errors.ts";

/** For one call; a user waits for at most three of them. */
export const CALL_DEADLINE_MS = 5_000;

/**
 * @param what names the call in errors.
 * @throws {OidcError} `provider_unreachable`, also for 5xx; `invalid_answer` for an answer that is
 * too large, or an endpoint on a host that is not in the metadata.
 */
export async function callProvider(
  upstream: Upstream,
  request: Request,
  what: string,
): Promise<Answer> {
  let answer;
  try {
    answer = await exchange(upstream, request);
  } catch (cause) {
    if (!(cause instanceof ExchangeError)) throw cause;
    const away = cause.fault === "unreachable" || cause.fault === "timeout";
    throw new OidcError(
      away ? "provider_unreachable" : "invalid_answer",
      `${what}: ${cause.message}${away ? ": check OIDC_ISSUER and the network" : ""}`,
      { cause: cause.cause },
    );
  }
  if (answer.status < 500) return answer;
  throw new OidcError("provider_unreachable", `${what}: the provider answered ${answer.status}`);
}

interface CallInit {
  readonly method: string;
  readonly headers: HeadersInit;
  readonly body?: BodyInit | null;
}

/** @returns what oauth4webapi and jose take in place of `fetch`. */
export function providerFetch(upstream: Upstream, what: string) {
  return async (url: string, { method, headers, body }: CallInit): Promise<Response> => {
    const request = new Request(url, { method, headers, body: body ?? null });
    const answer = await callProvider(upstream, request, what);
    const empty = answer.status === 204 || answer.status === 304;
    return new Response(empty ? null : answer.body, {
      status: answer.status,
      headers: answer.headers,
    });
  };
}
