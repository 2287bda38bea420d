/**
 * policy.schema.json, with which editors check and complete policy.json. Not part of the running
 * app.
 */
import { toJsonSchema } from "@valibot/to-json-schema";
import { dataset } from "./dataset_schema.ts";
import { allowed, bound, conditionByColumn, member } from "./condition_schema.ts";
import { literal } from "./literal_schema.ts";
import { mask } from "./mask_schema.ts";
import { column, plainName } from "./name_schema.ts";
import { PolicyFile } from "./policy_schema.ts";
import { restriction, rows } from "./restriction_schema.ts";

/** @returns the file's text, generated from the schema with which the app reads policies. */
export function policyJsonSchema(): string {
  const choices = Object.entries({
    allowed,
    bound,
    dataset,
    literal,
    mask,
    member,
    restriction,
    rows,
  });
  const { $schema, ...schema } = toJsonSchema(PolicyFile, {
    typeMode: "input",
    // Checks that JSON Schema cannot express are made by the app only.
    errorMode: "ignore",
    definitions: {
      column,
      condition: conditionByColumn,
      plainName,
      ...Object.fromEntries(choices.map(([name, choice]) => [name, choice.getter(undefined)])),
    },
  });
  return `${JSON.stringify({ $schema, title: "The policy of carto-embed", ...schema }, null, 2)}\n`;
}
