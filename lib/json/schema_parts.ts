/** Schemas for objects and choices of a document, whose issues are messages for people. */
import * as v from "valibot";

/** An object with the given names; others are refused. */
export const settings = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.strictObject(entries, (issue) => {
    if (issue.expected === "never") {
      return `is not known here; known are ${Object.keys(entries).join(", ")}`;
    }
    return issue.path === undefined ? "must be an object" : "is missing";
  });

/** An object with names of the author's choice. */
export const named = <Value extends v.GenericSchema>(
  name: v.GenericSchema<string>,
  value: Value,
) => v.record(name, value, "must be an object");

/**
 * A choice by the shape of the input, so that issues are about the intended variant. Without an
 * input, as for the JSON Schema, it is all of them.
 */
export const choice = <Value>(
  all: v.GenericSchema<unknown, Value>,
  pick: (input: unknown) => v.GenericSchema<unknown, Value> | undefined,
) => v.lazy((input) => pick(input) ?? all);

export function isObject(input: unknown): input is object {
  return typeof input === "object" && input !== null && !Array.isArray(input);
}
