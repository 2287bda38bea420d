import { SetupError } from "../errors/setup_error.ts";

const DEFAULT_PORT = 8787;

/**
 * Reads EMULATOR_PORT; 0 takes a free port.
 *
 * @throws {SetupError} where it is not a TCP port
 */
export function parsePort(text: string | undefined): number {
  if (!text) return DEFAULT_PORT;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new SetupError(
    "invalid_port",
    `EMULATOR_PORT must be a port number from 0 to 65535, not "${text}".`,
  );
}
