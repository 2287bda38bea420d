/** The data of a map that a user gets: which fields of each dataset, and how many rows. */
import type { Rights } from "../../lib/access/grants.ts";
import type { MapDocument } from "../../lib/maps/map_document.ts";
import { seenBy } from "../../lib/maps/pruning/prune_map.ts";
import { references } from "../../lib/maps/checks/references.ts";
import type { Count } from "../policy/counts.ts";

/** @param count counts rows; null where they are not to be counted. */
export async function dataLines(
  map: MapDocument,
  rights: Rights,
  count: Count | null,
): Promise<string[]> {
  const seen = seenBy(rights);
  const named = [...references(map)];
  const datasets = new Set(
    [...map.layers, ...map.widgets, ...map.search].map((one) => one.dataset),
  );
  const lines: string[] = [];
  for (const dataset of datasets) {
    const sees = seen(dataset)?.sees;
    if (sees === undefined) continue;
    const columns = [
      ...new Set(named.filter((one) => one.dataset === dataset).map(({ column }) => column)),
    ];
    const hidden = columns.filter((column) => !sees(column));
    const { partialColumns = [] } = sourceOf(rights, dataset) ?? {};
    const partial = columns.filter((column) => partialColumns.includes(column));
    lines.push(
      `  fields  ${dataset}: ${columns.filter(sees).join(", ") || "none"}` +
        (hidden.length === 0 ? "" : `; hidden: ${hidden.join(", ")}`) +
        (partial.length === 0 ? "" : `; empty in some rows: ${partial.join(", ")}`),
    );
    if (count !== null) {
      lines.push(`  rows    ${dataset}: ${await rowsText(rights, dataset, count)}`);
    }
  }
  return lines;
}

async function rowsText(rights: Rights, dataset: string, count: Count): Promise<string> {
  const source = sourceOf(rights, dataset);
  if (source === undefined) return "all, since it is granted whole";
  const counted = await count(source);
  return typeof counted === "number" ? counted.toLocaleString("en") : counted;
}

function sourceOf({ sources }: Rights, dataset: string) {
  return Object.hasOwn(sources, dataset) ? sources[dataset] : undefined;
}
