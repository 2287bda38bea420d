/** Random map documents, most of them valid. */
import fc from "fast-check";
import { template } from "../../lib/maps/card.ts";
import { MapFile } from "../../lib/maps/map_document.ts";
import { column, datasetName, id } from "../../lib/maps/parts.ts";
import { text } from "../../lib/maps/text.ts";
import { anyOf } from "./any_of_schema.ts";

/** @returns a value with the structure of a map, over these datasets and columns. */
export function anyMapFile({ columns, datasets, texts = fc.stringMatching(/^[a-z {}]{1,8}$/) }: {
  readonly columns: readonly string[];
  readonly datasets: readonly string[];
  readonly texts?: fc.Arbitrary<unknown>;
}): fc.Arbitrary<unknown> {
  const [first = ""] = columns;
  const columnNames = fc.constantFrom(...columns);
  return anyOf(
    MapFile,
    new Map<unknown, fc.Arbitrary<unknown>>([
      [column, columnNames],
      [datasetName, fc.constantFrom(...datasets)],
      [id, fc.stringMatching(/^[a-z]{4}$/)],
      [text, texts],
      [
        template,
        fc.oneof(
          columnNames.map((name) => `{${name}}, {${first}}`),
          columnNames.map((name) => ({ en: `{${name}}`, es: `a {${name}} b` })),
        ),
      ],
    ]),
  );
}

/** @returns the document without parts that break rules across parts, so that most are valid. */
export function eased(document: unknown, columns: readonly string[]): unknown {
  return JSON.parse(JSON.stringify(document), (key, value) => {
    if (["link_aliases", "fit", "center", "breaks", "refresh", "domain"].includes(key)) {
      return undefined;
    }
    if (["operation", "method"].includes(key)) return key === "method" ? "equal" : "count";
    if (key === "classes") return 2;
    if (key === "view") return {};
    if (key === "time_zone") return "UTC";
    if (value?.type === "h3" || value?.type === "quadbin") {
      const counts = columns.map((name) => [name, "count"]);
      return { ...value, aggregate: Object.fromEntries(counts) };
    }
    if (key === "default" || key === "options") return key === "default" ? "a" : undefined;
    if (key === "range" || key === "zoom" || key === "zooms") {
      return Array.isArray(value) ? value.toSorted((a, b) => a - b) : value;
    }
    return Array.isArray(value) && value.every((one) => typeof one === "string")
      ? [...new Set(value)]
      : value;
  });
}
