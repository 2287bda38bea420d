/** The tables of docs/maps.md: every property of a map, as the schema describes it. */
import { toJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { card } from "../lib/maps/card.ts";
import { columnSettings, datasetSettings } from "../lib/maps/column.ts";
import { format } from "../lib/maps/format.ts";
import { layer } from "../lib/maps/layer.ts";
import { MapFile } from "../lib/maps/map_document.ts";
import { encoding } from "../lib/maps/scale.ts";
import { search } from "../lib/maps/search.ts";
import { view } from "../lib/maps/view.ts";
import { widget } from "../lib/maps/widget.ts";

/** The parts of a map, by their heading in the docs. */
const NOUNS: Readonly<Record<string, v.GenericSchema>> = {
  "The map": MapFile,
  "`view`": view,
  "A dataset": datasetSettings,
  "A column": columnSettings,
  "A format": format,
  "A layer": layer,
  "A scale of colors": encoding,
  "`card`": card,
  "A widget": widget,
  "A search": search,
};

interface Properties {
  readonly type: string | undefined;
  readonly rows: ReadonlyMap<string, string>;
}

const ObjectForm = v.object({
  properties: v.record(
    v.string(),
    v.looseObject({
      const: v.optional(v.unknown()),
      description: v.optional(v.string()),
      default: v.optional(v.unknown()),
    }),
  ),
  required: v.optional(v.array(v.string()), []),
});
const Form = v.union([
  v.object({ oneOf: v.array(ObjectForm) }),
  v.object({ anyOf: v.array(ObjectForm) }),
  ObjectForm,
]);

function propertiesOf({ properties, required }: v.InferOutput<typeof ObjectForm>): Properties {
  const type = properties.type?.const ?? properties.scale?.const;
  const rows = Object.entries(properties)
    .filter(([name]) => name !== "type" && name !== "scale")
    .map(([name, { description = "", default: fallback }]): [string, string] => {
      const preset = fallback === undefined ? "" : `\`${JSON.stringify(fallback)}\``;
      const missing = required.includes(name) ? "needed" : preset;
      return [name, `| \`${name}\` | ${description} | ${missing} |`];
    });
  return { type: typeof type === "string" ? type : undefined, rows: new Map(rows) };
}

const HEAD = "| Property | What it says | When left out |\n| --- | --- | --- |\n";
const table = (rows: Iterable<string>) => `${HEAD}${[...rows].join("\n")}\n`;

function section(title: string, schema: v.GenericSchema): string {
  const form = v.parse(
    Form,
    toJsonSchema(schema, { typeMode: "input", errorMode: "ignore" }),
  );
  if ("properties" in form) {
    return `### ${title}\n\n${table(propertiesOf(form).rows.values())}`;
  }
  const kinds = ("oneOf" in form ? form.oneOf : form.anyOf).map(propertiesOf);
  const [first] = kinds;
  const shared = [...first?.rows ?? []].filter(([name, row]) =>
    kinds.every(({ rows }) => rows.get(name) === row)
  );
  const names = new Set(shared.map(([name]) => name));
  const all = shared.length === 0 ? "" : `${table(shared.map(([, row]) => row))}\n`;
  const own = kinds.map(({ type, rows }) => {
    const rest = [...rows].filter(([name]) => !names.has(name)).map(([, row]) => row);
    const body = rest.length === 0 ? "has no more.\n" : `has besides:\n\n${table(rest)}`;
    return `\`${type}\` ${shared.length === 0 ? body.replace(" besides", "") : body}`;
  });
  return `### ${title}\n\n${all}${own.join("\n")}`;
}

/** @returns the tables as Markdown. */
export function mapPropertyTables(): string {
  return Object.entries(NOUNS).map(([title, schema]) => section(title, schema)).join("\n");
}
