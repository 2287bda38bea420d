/** Parses the files of maps into usable maps and the faults of the others. */
import type { Policy } from "../../access/policy.ts";
import { faultText, type Parsed } from "../../json/document.ts";
import { OperatorError } from "../../operator_error.ts";
import { checkMap } from "../checks/check_map.ts";
import type { MapDocument } from "../map_document.ts";
import { parseMap } from "../parse_map.ts";
import type { MapFileText } from "./folder.ts";
import { type LostId, lostIds } from "./lost_ids.ts";

/** A map as last read. */
export interface LoadedMap extends Parsed<MapDocument> {
  readonly id: string;
  readonly file: string;
  readonly text: string;
}

/** A file that cannot be used. */
export interface UnusableMap {
  readonly id: string;
  readonly file: string;
  /** Every fault with its position, one per line. */
  readonly fault: string;
}

export interface LoadedMaps {
  readonly maps: readonly LoadedMap[];
  readonly unusable: readonly UnusableMap[];
}

export function loadMaps(files: readonly MapFileText[]): LoadedMaps {
  const maps: LoadedMap[] = [];
  const unusable: UnusableMap[] = [];
  for (const { id, file, text, fault } of files) {
    if (text === undefined) {
      unusable.push({ id, file, fault: fault ?? `${file} cannot be read` });
      continue;
    }
    try {
      maps.push({ id, file, text, ...parseMap(text, file) });
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      unusable.push({ id, file, fault: error.message });
    }
  }
  return { maps, unusable };
}

/** A map's mismatches with the policy, one per line with its position. */
export interface Misfits {
  /** Parts that are left out for everybody. */
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
}

export function misfitsOf({ file, value, place }: LoadedMap, policy: Policy): Misfits {
  const findings = [...checkMap(value, policy)];
  const of = (severity: "fault" | "warning") =>
    findings.filter((finding) => finding.severity === severity)
      .map((finding) => faultText(file, place(finding)));
  return { faults: of("fault"), warnings: of("warning") };
}

/** @returns what links to the map lose by the change from an earlier version, one per line. */
export function lossesOf(before: LoadedMap, { file, value, place }: LoadedMap): string[] {
  return lostIds(before.value, value).map(({ id, list }) => {
    const had = KINDS[list];
    const remedy = list === "layers" ? "" : ", or name it in link_aliases";
    const message = `lacks the ${had} ${id}, which ${before.file} has: links and pages of other ` +
      `applications that name it lose their meaning; keep the id${remedy}`;
    return faultText(file, place({ path: [list], message }));
  });
}

const KINDS: Readonly<Record<LostId["list"], string>> = {
  layers: "layer",
  widgets: "widget",
  search: "search",
  link_aliases: "older name",
};
