/** How objects and choices of a document are taken apart, so that each fault is told in words. */
import * as v from "valibot";

/** Settings of given names; a name that is not among them is refused. */
export const settings = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.strictObject(entries, (issue) => {
    if (issue.expected === "never") {
      return `is not known here; known are ${Object.keys(entries).join(", ")}`;
    }
    return issue.path === undefined ? "must be an object" : "is missing";
  });

/** Whatever the policy's author names, each with a value. */
export const named = <Value extends v.GenericSchema>(
  name: v.GenericSchema<string>,
  value: Value,
) => v.record(name, value, "must be an object");

/**
 * A choice by the shape of what is there, so that a fault is told of what was meant. Where there is
 * nothing to look at, as for the JSON Schema, it is all of them.
 */
export const choice = <Value>(
  all: v.GenericSchema<unknown, Value>,
  pick: (input: unknown) => v.GenericSchema<unknown, Value> | undefined,
) => v.lazy((input) => pick(input) ?? all);

export function isObject(input: unknown): input is object {
  return typeof input === "object" && input !== null && !Array.isArray(input);
}
