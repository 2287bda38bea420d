import { SetupError } from "../errors/setup_error.ts";
import { type Handler, listen, type Listener } from "./listener.ts";

/**
 * Listens.
 *
 * @param remedy what to do where the port is taken, such as `set EMULATOR_PORT to another port`
 * @throws {SetupError} where the port is taken
 */
export async function listenOrExplain(
  address: { readonly hostname: string; readonly port: number },
  remedy: string,
  handler: Handler,
): Promise<Listener> {
  try {
    return await listen(address, handler);
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    throw new SetupError(
      "port_taken",
      `The embedded CARTO cannot listen on port ${address.port}: another program has it. ` +
        `Stop that program, or ${remedy}.`,
      { cause: error },
    );
  }
}
