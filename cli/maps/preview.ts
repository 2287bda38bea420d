/** What a user gets of a map, and why the rest is left out, as text for the terminal. */
import type { Rights } from "../../lib/access/grants.ts";
import type { MapDocument } from "../../lib/maps/map_document.ts";
import { pruneMap, seenBy } from "../../lib/maps/pruning/prune_map.ts";
import type { SeenDataset } from "../../lib/maps/pruning/seen.ts";
import {
  layerReferences,
  type Reference,
  searchReferences,
  widgetReferences,
} from "../../lib/maps/checks/references.ts";

/** @returns what a user with these rights gets of the map. */
export function mapLines(id: string, map: MapDocument, rights: Rights): string[] {
  const pruned = pruneMap(map, rights);
  if (pruned === null) return ["", id, `  closed: ${closedBecause(map, rights)}`];
  const kept = (part: readonly { readonly id: string }[]) => new Set(part.map(({ id }) => id));
  const [layers, widgets, search] = [pruned.layers, pruned.widgets, pruned.search].map(kept);
  const seen = seenBy(rights);
  const line = (
    kind: string,
    { id, dataset }: { readonly id: string; readonly dataset: string },
    isKept: boolean | undefined,
    references: Iterable<Reference>,
  ) => `  ${kind.padEnd(8)}${id}${partText(dataset, seen(dataset), isKept === true, references)}`;
  return [
    "",
    id,
    ...map.layers.map((layer) =>
      line("layer", layer, layers?.has(layer.id), layerReferences(layer, []))
    ),
    ...map.widgets.map((widget) =>
      line("widget", widget, widgets?.has(widget.id), widgetReferences(widget, []))
    ),
    ...map.search.map((one) => line("search", one, search?.has(one.id), searchReferences(one, []))),
  ];
}

function closedBecause({ layers, groups }: MapDocument, rights: Rights): string {
  const first = layers[0]?.dataset ?? "";
  if (seenBy(rights)(first) === undefined) return `the first layer's dataset, ${first}, is closed`;
  return `it is for ${(groups ?? []).join(", ")} only`;
}

function partText(
  dataset: string,
  seen: SeenDataset | undefined,
  isKept: boolean,
  references: Iterable<Reference>,
): string {
  if (seen === undefined) return `: left out, since ${dataset} is closed`;
  const hidden = new Set(
    [...references].filter((one) => one.dataset === dataset && !isSeen(one, seen))
      .map(({ column }) => column),
  );
  const names = [...hidden].join(", ");
  if (isKept) return hidden.size === 0 ? "" : ` without ${names}`;
  if (!seen.hasGeometry) return ": left out, since the geometry is hidden";
  return `: left out, since ${names} ${hidden.size === 1 ? "is" : "are"} hidden`;
}

function isSeen({ column, need }: Reference, { sees, openParameters }: SeenDataset): boolean {
  return need === "parameter" ? openParameters.includes(column) : sees(column);
}
