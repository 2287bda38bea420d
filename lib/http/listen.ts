/** The address on which the app listens. */

type Handler = (request: Request, info: Deno.ServeHandlerInfo) => Response | Promise<Response>;

export interface ListenOptions {
  /** The addresses to try in order; the first one that this machine has is used. */
  readonly hosts: readonly [string, ...string[]];
  readonly port: number;
  readonly onListen: () => void;
}

/**
 * Serves at the first address that this machine has.
 *
 * @throws {Deno.errors.AddrInUse} where the port is taken.
 * @throws the system's error where it has none of the addresses.
 */
export function listen(
  { hosts: [hostname, ...others], port, onListen }: ListenOptions,
  handler: Handler,
): Deno.HttpServer<Deno.NetAddr> {
  try {
    return Deno.serve({ port, hostname, onListen }, handler);
  } catch (error) {
    const [next, ...rest] = others;
    if (next === undefined || !isUnknownHere(error)) throw error;
    return listen({ hosts: [next, ...rest], port, onListen }, handler);
  }
}

/** Linux without IPv6 lacks the address family; with IPv6 disabled, it lacks the address. */
function isUnknownHere(error: unknown): boolean {
  if (error instanceof Deno.errors.AddrNotAvailable) return true;
  return error instanceof Error && /address family not supported/i.test(error.message);
}
