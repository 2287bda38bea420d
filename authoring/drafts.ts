/** Checks a draft as `deno task maps check` does, and shows what a group gets of it. */
import type { Rights } from "../lib/access/grants.ts";
import type { Policy } from "../lib/access/policy.ts";
import { mapLines } from "../cli/maps/preview.ts";
import { pathText, type PlacedFault } from "../lib/json/json_text.ts";
import { checkMap } from "../lib/maps/checks/check_map.ts";
import type { MapDocument } from "../lib/maps/map_document.ts";
import { type OpenedMap, openedMap } from "../lib/maps/pruning/opened_map.ts";
import { MapDocumentError, parseMap } from "../lib/maps/parse_map.ts";
import { pruneMap } from "../lib/maps/pruning/prune_map.ts";
import type { DraftFault } from "./contract.ts";

export interface CheckedDraft {
  readonly faults: readonly DraftFault[];
  /** Null where the text cannot be read as a map. */
  readonly document: MapDocument | null;
}

/**
 * @param file its name in error messages.
 * @returns the document, and every fault and warning in the order of the text.
 */
export function checkDraft(text: string, file: string, policy: Policy): CheckedDraft {
  try {
    const { value, place } = parseMap(text, file);
    const faults = [...checkMap(value, policy)].map(({ severity, ...fault }) =>
      draftFault(severity, place(fault))
    );
    return { document: value, faults: faults.toSorted(byPlace) };
  } catch (error) {
    if (!(error instanceof MapDocumentError)) throw error;
    const faults = error.faults.map((fault) => draftFault("fault", fault));
    return { document: null, faults: faults.toSorted(byPlace) };
  }
}

const draftFault = (
  severity: DraftFault["severity"],
  { line, column, path, message }: PlacedFault,
): DraftFault => ({ severity, line, column, path: pathText(path), message });

const byPlace = (a: DraftFault, b: DraftFault) => a.line - b.line || a.column - b.column;

/** What a group gets of a draft. */
export interface SeenDraft {
  readonly map: OpenedMap | null;
  readonly seen: string[];
}

/** @param rights of the group; null where the policy grants it nothing. */
export function seenDraft(id: string, document: MapDocument, rights: Rights | null): SeenDraft {
  if (rights === null) return { map: null, seen: ["The policy grants the group nothing."] };
  const pruned = pruneMap(document, rights);
  const [, , ...seen] = mapLines(id, document, rights);
  return {
    map: pruned === null ? null : openedMap(id, pruned),
    seen: seen.map((line) => line.trim().replace(/ {2,}/g, " ")),
  };
}
