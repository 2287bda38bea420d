import { AppError } from "./errors.ts";

/**
 * A fault that the operator can fix, and whose message says how. A terminal shows the message
 * alone.
 */
export class OperatorError extends AppError {
  override readonly name: string = "OperatorError";
  override readonly code: string = "operator";
}
