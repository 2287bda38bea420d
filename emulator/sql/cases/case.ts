/**
 * Expressions of GoogleSQL and their values: from the tables and examples of BigQuery's function
 * reference, its conversion rules and its operators, and from what follows from their text.
 */

/** A value as JSON has it; dates and times are moments in UTC. */
type Value = string | number | boolean | null | readonly unknown[];

/** An expression, and its value. */
export type Case = readonly [expression: string, value: Value];

/** A day as the emulator gives it. */
export function day(text: string): string {
  return `${text}T00:00:00.000Z`;
}
