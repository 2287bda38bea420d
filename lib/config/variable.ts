import type * as v from "valibot";

/** One environment variable. */
export interface Variable {
  readonly meaning: string;
  /** What is used when the variable is unset or empty, in words. */
  readonly fallback: string;
  /** From its text to a typed value; where a text says what is wrong with it, never what it is. */
  readonly value: v.GenericSchema<string, unknown>;
  /** Whoever knows its value can do harm: it is hidden wherever something is written. */
  readonly secret?: true;
}
