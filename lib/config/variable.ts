import type * as v from "valibot";

/** One environment variable. */
export interface Variable {
  readonly meaning: string;
  /** The default when the variable is unset or empty, in words. */
  readonly fallback: string;
  /** From its text to a typed value; issues say what is wrong, never the value. */
  readonly value: v.GenericSchema<string, unknown>;
  /** The value is a secret: it is redacted wherever text is written. */
  readonly secret?: true;
}
