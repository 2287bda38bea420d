/** policy.schema.json: what editors check and complete policy.json by. Not part of the running app. */
import { toJsonSchema } from "@valibot/to-json-schema";
import { dataset } from "./dataset_schema.ts";
import { PolicyFile } from "./policy_schema.ts";
import {
  allowed,
  bound,
  column,
  literal,
  plainName,
  restriction,
  rows,
} from "./restriction_schema.ts";

/** @returns the file's text, made from the schema that the app itself reads policies by. */
export function policyJsonSchema(): string {
  const choices = Object.entries({ allowed, bound, dataset, literal, restriction, rows });
  const { $schema, ...schema } = toJsonSchema(PolicyFile, {
    typeMode: "input",
    // What JSON Schema has no words for is checked by the app alone.
    errorMode: "ignore",
    definitions: {
      column,
      plainName,
      ...Object.fromEntries(choices.map(([name, choice]) => [name, choice.getter(undefined)])),
    },
  });
  return `${JSON.stringify({ $schema, title: "The policy of carto-embed", ...schema }, null, 2)}\n`;
}
