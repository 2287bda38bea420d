/** map.schema.json, with which editors check and complete maps. Not part of the running app. */
import { toJsonSchema } from "@valibot/to-json-schema";
import { layer } from "./layer.ts";
import { MapFile } from "./map_document.ts";
import { column, datasetName, id, value } from "./parts.ts";
import { palette } from "./palette.ts";
import { text } from "./text.ts";
import { widget } from "./widget.ts";

/** @returns the file's text, generated from the schema that the app parses maps with. */
export function mapJsonSchema(): string {
  const choices = Object.entries({ palette, text });
  const { $schema, ...schema } = toJsonSchema(MapFile, {
    typeMode: "input",
    // Rules that JSON Schema cannot express are checked by the app alone.
    errorMode: "ignore",
    definitions: {
      column,
      datasetName,
      id,
      layer,
      value,
      widget,
      ...Object.fromEntries(choices.map(([name, choice]) => [name, choice.getter(undefined)])),
    },
  });
  return `${JSON.stringify({ $schema, title: "A map of carto-embed", ...schema }, null, 2)}\n`;
}
