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

/** What is known of an address. */
interface Sender {
  inFlight: number;
  /** Called when one of its responses was sent; one function for all of them. */
  readonly left: () => void;
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
  const senders = new Map<string, Sender>();
  let most = REMEMBERED;
  /** The last request's, which is often the next one's: behind a proxy, and in bursts. */
  let last: { readonly peer: string; readonly sender: Sender } | null = null;

  function senderAt(address: string): Sender {
    const known = senders.get(address);
    if (known !== undefined) return known;
    if (senders.size >= most) forget();
    const sender: Sender = { inFlight: 0, left: () => sender.inFlight-- };
    senders.set(address, sender);
    return sender;
  }

  function senderOf(peer: Deno.Addr, forwardedFor: string | null): Sender {
    const written = "hostname" in peer && forwardedFor === null ? peer.hostname : null;
    if (last !== null && last.peer === written) return last.sender;
    const sender = senderAt(clientAddress(peer, forwardedFor, trustedProxies));
    if (written !== null) last = { peer: written, sender };
    return sender;
  }

  function forget(): void {
    last = null;
    for (const [address, { inFlight }] of senders) if (inFlight === 0) senders.delete(address);
    most = Math.max(REMEMBERED, 2 * senders.size);
  }

  return (request, info) => {
    if (info === undefined) return handler(request, info);
    // Most apps have no proxy in front that they trust: then the header says nothing.
    const forwardedFor = trustedProxies === 0 ? null : request.headers.get("x-forwarded-for");
    const sender = senderOf(info.remoteAddr, forwardedFor);
    if (sender.inFlight >= perAddress) {
      throw new ProblemError("too_many_requests", { concurrent: true });
    }
    sender.inFlight++;
    // It is rejected where the client disconnected before it had its response.
    info.completed.then(sender.left, sender.left);
    return handler(request, info);
  };
}
