import type { RequestHandler } from "./routing/request_handler.ts";

/** Where and how to serve: the options of `Deno.serve` over TCP. */
export type ListenOptions =
  & Partial<Deno.ServeTcpOptions & Deno.TlsCertifiedKeyPem>
  & { port?: number };

const FIRST_PORT = 8000;
const LAST_PORT = 8019;

/**
 * Starts a server.
 *
 * @throws {Deno.errors.AddrInUse} The given port, or each of 8000 to 8019 without one, is taken.
 */
export function serve(
  handler: RequestHandler,
  options: ListenOptions,
): Deno.HttpServer<Deno.NetAddr> {
  if (options.port !== undefined) return Deno.serve(options, handler);
  for (let port = FIRST_PORT; port < LAST_PORT; port++) {
    try {
      return Deno.serve({ ...options, port }, handler);
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
  return Deno.serve({ ...options, port: LAST_PORT }, handler);
}
