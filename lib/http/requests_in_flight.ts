/** A limit to how many requests of one client address are being answered at once. */
import { clientAddress } from "./client_address.ts";
import { ProblemError } from "./problem.ts";

/** What Deno.serve takes. */
type Handler = (request: Request, info?: Deno.ServeHandlerInfo) => Promise<Response>;

export interface RequestsInFlightOptions {
  /** How many one address may have. */
  readonly perAddress: number;
  /** How many proxies in front add to X-Forwarded-For. */
  readonly trustedProxies: number;
}

/**
 * A request holds its place until its answer is sent, so that a client that reads slowly has no
 * more of them than one that asks quickly. Only addresses with requests in flight are remembered.
 *
 * @returns the handler, which throws {@linkcode ProblemError} 429 to an address that has enough.
 */
export function limitInFlight(handler: Handler, options: RequestsInFlightOptions): Handler {
  const { perAddress, trustedProxies } = options;
  const inFlight = new Map<string, number>();

  function enter(address: string): void {
    const count = inFlight.get(address) ?? 0;
    if (count >= perAddress) throw new ProblemError("too_many_requests", { concurrent: true });
    inFlight.set(address, count + 1);
  }

  function leave(address: string): void {
    const left = (inFlight.get(address) ?? 1) - 1;
    if (left > 0) inFlight.set(address, left);
    else inFlight.delete(address);
  }

  return async (request, info) => {
    if (info === undefined) return await handler(request, info);
    const forwardedFor = request.headers.get("x-forwarded-for");
    const address = clientAddress(info.remoteAddr, forwardedFor, trustedProxies);
    enter(address);
    info.completed.finally(() => leave(address)).catch(() => {
      // The client went away before it had its answer.
    });
    return await handler(request, info);
  };
}
