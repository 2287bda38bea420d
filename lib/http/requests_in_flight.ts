/** A limit on concurrent requests per client address. */
import { clientAddress } from "./client_address.ts";
import { ProblemError } from "./problem.ts";

/** What Deno.serve takes. */
type Handler = (request: Request, info?: Deno.ServeHandlerInfo) => Promise<Response>;

export interface RequestsInFlightOptions {
  /** The most concurrent requests per address. */
  readonly perAddress: number;
  /** How many proxies in front append to X-Forwarded-For. */
  readonly trustedProxies: number;
}

/**
 * A request holds its place until its response is sent, so that a slow client has no more of them
 * than a fast one. Only addresses with requests in flight are remembered.
 *
 * @returns the handler, which throws {@linkcode ProblemError} 429 to an address at its limit.
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
    const left = () => leave(address);
    // It is rejected where the client disconnected before it had its response.
    info.completed.then(left, left);
    return await handler(request, info);
  };
}
