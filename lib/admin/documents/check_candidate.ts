/** Checks a file as `policy check` or `maps check` does. It is never installed, nor kept. */
import { checkingPolicy, type Policy } from "../../access/policy.ts";
import { DocumentError } from "../../json/document.ts";
import type { LiveMaps } from "../../maps/live/live_maps.ts";
import { loadMaps, lossesOf, misfitsOf } from "../../maps/live/load_maps.ts";
import type { LivePolicy } from "../../access/live_policy.ts";
import { inTurns, type Pieces } from "../../turns.ts";
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

/**
 * UTF-16 units. Pieces of the check of a larger file would hold up other requests for more than a
 * tenth of a second.
 */
export const LARGEST_CHECKED = 256 * 1024;
/** Of faults, and of warnings: a policy may have one for each value. */
export const MOST_FINDINGS = 200;

/**
 * Checks in pieces, so that other requests are served meanwhile.
 *
 * @param id `policy`, or `map:` and the map's id.
 */
export function checkCandidate(parts: CandidateParts, id: string, text: string): Promise<Verdict> {
  return inTurns(checking(parts, id, text));
}

function* checking(parts: CandidateParts, id: string, text: string): Pieces<Verdict> {
  if (text.length > LARGEST_CHECKED) {
    const [file, task] = id === "policy"
      ? ["policy.json", "policy check"]
      : [`${idOfMap(id)}.json`, "maps check"];
    const fault = `${file}: is too large to be checked here: at most ` +
      `${LARGEST_CHECKED / 1024} KiB; deno task ${task} reads larger ones`;
    return { id, faults: [fault], warnings: [], diff: null };
  }
  const { faults, warnings } = id === "policy"
    ? yield* policyFindings(parts, text)
    : yield* mapFindings(parts, idOfMap(id), text);
  yield;
  const before = id === "policy"
    ? parts.access.text()
    : parts.maps.all().find((map) => `map:${map.id}` === id)?.text;
  return {
    id,
    faults: bounded(faults),
    warnings: bounded(warnings),
    diff: before === undefined ? null : lineDiff(before, text),
  };
}

const idOfMap = (id: string) => id.replace(/^map:/, "");

function bounded(findings: readonly string[]): readonly string[] {
  const more = findings.length - MOST_FINDINGS;
  return more > 0 ? [...findings.slice(0, MOST_FINDINGS), `and ${more} more`] : findings;
}

interface Findings {
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
}

/** Warns of parts of the maps in force that would be left out with it. */
function* policyFindings({ access, maps }: CandidateParts, text: string): Pieces<Findings> {
  try {
    const { policy, warnings } = yield* checkingPolicy(text, "policy.json");
    const lost: string[] = [];
    for (const map of maps.all()) {
      yield;
      lost.push(...newMisfits(map, access.policy(), policy));
    }
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

function* mapFindings(
  { access, maps }: CandidateParts,
  id: string,
  text: string,
): Pieces<Findings> {
  const { maps: [map], unusable: [unusable] } = loadMaps([{ id, file: `${id}.json`, text }]);
  if (map === undefined) return { faults: [unusable?.fault ?? ""], warnings: [] };
  yield;
  const { faults, warnings } = misfitsOf(map, access.policy());
  const before = maps.all().find((one) => one.id === id);
  const losses = before === undefined ? [] : lossesOf(before, map);
  return { faults, warnings: [...warnings, ...losses] };
}
