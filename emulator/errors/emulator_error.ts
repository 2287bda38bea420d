/** The base of all errors that the emulator throws on purpose. */
export abstract class EmulatorError extends Error {
  /** Stable: for programs to compare. The message is for people, and may change. */
  abstract readonly code: string;
}
