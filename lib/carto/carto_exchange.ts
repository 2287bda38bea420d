/** One request to CARTO and its complete response; failures become CartoErrors. */
import {
  type Answer,
  exchange as boundedExchange,
  ExchangeError,
  type ExchangeFault,
  type Upstream,
} from "../outbound/exchange.ts";
import { CartoError, type CartoFault } from "./carto_errors.ts";

export type { Answer };

const FAULTS: Readonly<Record<ExchangeFault, CartoFault>> = {
  unreachable: "unreachable",
  timeout: "timeout",
  too_large: "invalid_answer",
  elsewhere: "refused",
};

const ADVICE = ": check CARTO_API_BASE_URL, CARTO_AUTH_URL and the network";

/**
 * Sends the request and reads the response, within the limits of `lib/outbound/exchange.ts`.
 *
 * @param what names the call in errors.
 * @param largest the most bytes of the response.
 * @throws {CartoError} `unreachable`, `timeout`, `invalid_answer` for a body that is too large, or
 * `refused`, by us, for an origin that is not CARTO's.
 */
export async function exchange(
  upstream: Upstream,
  request: Request,
  what: string,
  largest?: number,
): Promise<Answer> {
  try {
    return await boundedExchange(upstream, request, largest);
  } catch (cause) {
    if (!(cause instanceof ExchangeError)) throw cause;
    const fault = FAULTS[cause.fault];
    const advice = fault === "unreachable" ? ADVICE : "";
    throw new CartoError(fault, `${what}: ${cause.message}${advice}`, {
      status: cause.status,
      cause: cause.cause,
    });
  }
}
