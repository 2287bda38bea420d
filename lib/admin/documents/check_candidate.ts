/** Checks a file as `policy check` or `maps check` does. It is never installed, nor kept. */
import { checkPolicyText, type Policy } from "../../access/policy.ts";
import { DocumentError } from "../../json/document.ts";
import type { LiveMaps } from "../../maps/live/live_maps.ts";
import { loadMaps, lossesOf, misfitsOf } from "../../maps/live/load_maps.ts";
import type { LivePolicy } from "../../access/live_policy.ts";
import { type LineDiff, lineDiff } from "./line_diff.ts";

export interface CandidateParts {
  readonly access: Pick<LivePolicy, "policy" | "text">;
  readonly maps: Pick<LiveMaps, "all">;
}

/** What `policy check`, or `maps check` against the policy in force, would say. */
export interface Verdict {
  readonly id: string;
  /** Why it cannot be used, or which of its parts; each begins with its place. */
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
  /** What it changes in the version in force; null without one, or for a file that is no JSON. */
  readonly diff: LineDiff | null;
}

/** @param id `policy`, or `map:` and the map's id. */
export function checkCandidate(parts: CandidateParts, id: string, text: string): Verdict {
  const { faults, warnings } = id === "policy"
    ? policyFindings(parts, text)
    : mapFindings(parts, id.replace(/^map:/, ""), text);
  const before = id === "policy"
    ? parts.access.text()
    : parts.maps.all().find((map) => `map:${map.id}` === id)?.text;
  return { id, faults, warnings, diff: before === undefined ? null : lineDiff(before, text) };
}

interface Findings {
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
}

/** Warns of parts of the maps in force that would be left out with it. */
function policyFindings({ access, maps }: CandidateParts, text: string): Findings {
  try {
    const { policy, warnings } = checkPolicyText(text, "policy.json");
    const lost = maps.all().flatMap((map) => newMisfits(map, access.policy(), policy));
    return { faults: [], warnings: [...warnings, ...lost] };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return { faults: error.problems, warnings: [] };
  }
}

function newMisfits(
  map: Parameters<typeof misfitsOf>[0],
  before: Policy,
  after: Policy,
): string[] {
  const known = new Set(misfitsOf(map, before).faults);
  return misfitsOf(map, after).faults.filter((fault) => !known.has(fault));
}

function mapFindings({ access, maps }: CandidateParts, id: string, text: string): Findings {
  const { maps: [map], unusable: [unusable] } = loadMaps([{ id, file: `${id}.json`, text }]);
  if (map === undefined) return { faults: [unusable?.fault ?? ""], warnings: [] };
  const { faults, warnings } = misfitsOf(map, access.policy());
  const before = maps.all().find((one) => one.id === id);
  const losses = before === undefined ? [] : lossesOf(before, map);
  return { faults, warnings: [...warnings, ...losses] };
}
