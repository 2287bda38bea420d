import { EmulatorError } from "./emulator_error.ts";

/** Why the emulator does not start. */
export type SetupFault =
  /** The arguments of the command are not what it takes. */
  | "usage"
  /** A port that is not a TCP port. */
  | "invalid_port"
  /** Another program listens on the port. */
  | "port_taken"
  /** The environment is one of production. */
  | "production"
  /** It would listen beyond this machine. */
  | "not_loopback";

/** The emulator cannot start as it was asked to; the message says what to do. */
export class SetupError extends EmulatorError {
  override readonly name = "SetupError";

  constructor(override readonly code: SetupFault, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}
