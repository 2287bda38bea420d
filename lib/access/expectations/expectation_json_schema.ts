/** policy-test.schema.json, for editors. Not part of the running app. */
import { toJsonSchema } from "@valibot/to-json-schema";
import { allowed, bound, conditionByColumn, member } from "../schema/condition_schema.ts";
import { literal } from "../schema/literal_schema.ts";
import { column, plainName } from "../schema/name_schema.ts";
import { cell, ExpectationFile, rawAttribute, row, rowCount } from "./expectation_schema.ts";

/** @returns the file's text, generated from the schema with which the task reads expectations. */
export function expectationJsonSchema(): string {
  const choices = { allowed, bound, cell, literal, member, rawAttribute, rowCount };
  const { $schema, ...schema } = toJsonSchema(ExpectationFile, {
    typeMode: "input",
    // Checks that JSON Schema cannot express are made by the task only.
    errorMode: "ignore",
    definitions: {
      column,
      condition: conditionByColumn,
      plainName,
      row,
      ...Object.fromEntries(
        Object.entries(choices).map(([name, choice]) => [name, choice.getter(undefined)]),
      ),
    },
  });
  const title = "Expectations about a policy of carto-embed";
  return `${JSON.stringify({ $schema, title, ...schema }, null, 2)}\n`;
}
