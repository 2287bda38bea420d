/** Walks through the comparisons of a condition, wherever they stand. */
import type { Path } from "../json/json_text.ts";
import { type Comparison, isBranches } from "./schema/condition_schema.ts";
import type { Rows } from "./schema/restriction_schema.ts";

/** A comparison, and where it stands. */
export interface Placed {
  readonly column: string;
  readonly comparison: Comparison;
  readonly path: Path;
  /** How many conditions it stands in, from 1. */
  readonly depth: number;
}

/** @returns every comparison, in the order of the policy. */
export function* comparisonsOf(rows: Rows, path: Path = [], depth = 1): Generator<Placed> {
  if (rows === "all") return;
  for (const [name, value] of Object.entries(rows)) {
    const at = [...path, name];
    if (!isBranches(value)) {
      yield { column: name, comparison: value, path: at, depth };
      continue;
    }
    for (const [index, branch] of value.entries()) {
      yield* comparisonsOf(branch, [...at, index], depth + 1);
    }
  }
}

/** @returns the attributes that the comparison needs, each with its place in it. */
export function attributesOf(comparison: Comparison): readonly { name: string; at: Path }[] {
  if (typeof comparison !== "object" || Array.isArray(comparison)) return [];
  if ("attribute" in comparison) return [{ name: comparison.attribute, at: ["attribute"] }];
  if (!isRange(comparison)) return [];
  return Object.entries(comparison).flatMap(([bound, value]) =>
    typeof value === "object" ? [{ name: value.attribute, at: [bound, "attribute"] }] : []
  );
}

/** Whether it depends on the day. */
export function hasDays(comparison: Comparison): boolean {
  return typeof comparison === "object" && ("since" in comparison || "until" in comparison);
}

export type Range = Extract<Comparison, { min?: unknown; max?: unknown }>;

export function isRange(comparison: Comparison): comparison is Range {
  return typeof comparison === "object" && !Array.isArray(comparison) &&
    ("min" in comparison || "max" in comparison);
}
