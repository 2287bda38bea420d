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
 * Beyond this number of addresses, those without a request in flight are forgotten. Not at once: a
 * Map whose entries come and go with each request costs far more than the rest.
 */
const REMEMBERED = 1_000;

/**
 * A request holds its place until its response is sent, so that a slow client has no more of them
 * than a fast one.
 *
 * @returns the handler, which throws {@linkcode ProblemError} 429 to an address at its limit.
 */
export function limitInFlight(handler: Handler, options: RequestsInFlightOptions): Handler {
  const { perAddress, trustedProxies } = options;
  const inFlight = new Map<string, number>();
  let most = REMEMBERED;

  function enter(address: string): void {
    const count = inFlight.get(address);
    if (count === undefined && inFlight.size >= most) forget();
    if ((count ?? 0) >= perAddress) {
      throw new ProblemError("too_many_requests", { concurrent: true });
    }
    inFlight.set(address, (count ?? 0) + 1);
  }

  function leave(address: string): void {
    inFlight.set(address, (inFlight.get(address) ?? 1) - 1);
  }

  function forget(): void {
    for (const [address, count] of inFlight) if (count === 0) inFlight.delete(address);
    most = Math.max(REMEMBERED, 2 * inFlight.size);
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
