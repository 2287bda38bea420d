import { setTimeout as wait } from "node:timers/promises";
import type { Outcome } from "../http/listener.ts";
import { endpointOf, type Expiry } from "./fault.ts";
import { faultAnswer } from "./fault_answer.ts";
import type { Faults } from "./faults.ts";

/**
 * Answers a request, with the faults that are in force for it.
 *
 * @param carryOut gives the answer of a sound server
 * @param closing ends every wait
 */
export async function withFaults(
  faults: Faults,
  request: Request,
  carryOut: (request: Request) => Promise<Response>,
  closing: AbortSignal,
): Promise<Outcome> {
  const endpoint = endpointOf(new URL(request.url).pathname);
  const answered = (response: Response): Outcome => {
    if (faults.dropping) response.headers.set("connection", "close");
    return { response, bodyMs };
  };
  let bodyMs = 0;
  let dropAfter = false;
  // A preflight that failed would hide the fault from a browser: it would see a CORS error.
  const met = endpoint && request.method !== "OPTIONS" ? faults.take(endpoint, request.method) : [];
  for (const fault of met) {
    switch (fault.kind) {
      case "drop":
        return "drop";
      case "delay":
        await wait(fault.ms, undefined, { signal: closing });
        break;
      case "slow_body":
        bodyMs += fault.ms;
        break;
      case "drop_after":
        dropAfter = true;
        break;
      case "expire_now":
        faults.expire(expiryAt(fault.endpoint, fault.tokens));
        break;
      default: {
        const response = faultAnswer(fault, fault.endpoint);
        if (response) return answered(response);
      }
    }
  }
  const response = await carryOut(request);
  return dropAfter ? "drop" : answered(response);
}

/** The kind of token that an endpoint takes, or gives. */
function expiryAt(endpoint: string, tokens: Expiry["tokens"]): Expiry {
  const oauth = ["oauth", "tokens", "named_sources"].includes(endpoint);
  return { of: oauth ? "oauth" : "api", tokens };
}
