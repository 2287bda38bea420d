/**
 * Whether a condition can be seen to match no row, whatever the person and the day: parts that
 * contradict each other. Where that is uncertain it is not said.
 */
import type { Literal } from "../schema/literal_schema.ts";
import { type Comparison, type Condition, isBranches } from "../schema/condition_schema.ts";
import { attributesOf, hasDays, isRange } from "../condition_walk.ts";
import type { WarehouseType } from "../schema/dataset_schema.ts";
import { evaluate } from "../evaluation/evaluate.ts";

type Types = Readonly<Record<string, WarehouseType>>;

type PlacedComparison = readonly [column: string, comparison: Comparison];

/** What must hold together: comparisons, and one condition of each list. */
interface Conjunction {
  readonly comparisons: readonly PlacedComparison[];
  readonly alternatives: readonly (readonly Condition[])[];
}

/**
 * @param conditions that must all hold.
 * @returns whether no row fits them all.
 */
export function neverMatches(conditions: readonly Condition[], types: Types): boolean {
  return isContradiction(together(conditions), types);
}

function together(conditions: readonly Condition[]): Conjunction {
  const comparisons: PlacedComparison[] = [];
  const alternatives: (readonly Condition[])[] = [];
  for (const condition of conditions) {
    for (const [name, value] of Object.entries(condition)) {
      if (!isBranches(value)) comparisons.push([name, value]);
      else if (name === "any") alternatives.push(value);
      else {
        const inner = together(value);
        comparisons.push(...inner.comparisons);
        alternatives.push(...inner.alternatives);
      }
    }
  }
  return { comparisons, alternatives };
}

/** Each list of alternatives by itself: their combinations could be too many. */
function isContradiction({ comparisons, alternatives }: Conjunction, types: Types): boolean {
  const columns = new Set(comparisons.map(([column]) => column));
  const isImpossible = [...columns].some((column) =>
    noValueFits(
      column,
      comparisons.flatMap(([name, comparison]) => name === column ? [comparison] : []),
      types,
    )
  );
  if (isImpossible) return true;
  return alternatives.some((list) =>
    list.every((condition) => {
      const inner = together([condition]);
      return isContradiction({
        comparisons: [...comparisons, ...inner.comparisons],
        alternatives: inner.alternatives,
      }, types);
    })
  );
}

/** Whether no value fits all comparisons of the column, as far as the policy alone decides. */
function noValueFits(column: string, comparisons: readonly Comparison[], types: Types): boolean {
  const certain = comparisons.filter((comparison) =>
    attributesOf(comparison).length === 0 && !hasDays(comparison)
  );
  const candidates = candidatesFor(certain, comparisons.length > certain.length);
  if (candidates === null) return false;
  const evaluation = { types, attributes: {}, today: null };
  return !candidates.some((value) =>
    certain.every((comparison) =>
      evaluate({ [column]: comparison }, { [column]: value }, evaluation) === true
    ) && (value !== null || comparisons.length === certain.length)
  );
}

/**
 * @param more whether attributes or days narrow it further: those match no row without a value.
 * @returns values of which one fits, if any value does; null where that is not known.
 */
function candidatesFor(
  comparisons: readonly Comparison[],
  more: boolean,
): readonly (Literal | null)[] | null {
  if (comparisons.length === 0 || (comparisons.length === 1 && !more)) return null;
  if (comparisons.some((one) => isOperator(one, "null") && one.null)) return [null];
  const lists = comparisons.flatMap((comparison) => {
    const values = valuesOf(comparison);
    return values === null ? [] : [values];
  });
  // A value that fits is in each of the lists.
  const [list] = lists;
  if (list !== undefined) return list;
  const isUncertain = comparisons.some((one) =>
    isOperator(one, "not") || isOperator(one, "within")
  );
  if (isUncertain || more) return null;
  // Ranges and beginnings of texts include their least value: one of these is in all of them.
  const bounds = comparisons.flatMap((comparison): Literal[] => {
    if (isOperator(comparison, "starts_with")) return [comparison.starts_with];
    if (!isRange(comparison)) return [];
    return [comparison.min, comparison.max].filter((bound) =>
      bound !== undefined && typeof bound !== "object"
    );
  });
  return bounds.length === 0 ? null : bounds;
}

type Operators = Exclude<Comparison, Literal | Literal[]>;

function isOperator<Name extends string>(
  comparison: Comparison,
  name: Name,
): comparison is Extract<Operators, Record<Name, unknown>> {
  return typeof comparison === "object" && !Array.isArray(comparison) && name in comparison;
}

function valuesOf(comparison: Comparison): readonly Literal[] | null {
  if (typeof comparison !== "object") return [comparison];
  return Array.isArray(comparison) ? comparison : null;
}
