/**
 * A fault that whoever runs the app can mend, and whose message says how. At the terminal the
 * message is all they are shown.
 */
export class OperatorError extends Error {
  override readonly name: string = "OperatorError";
}
