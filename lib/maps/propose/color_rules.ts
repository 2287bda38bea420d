/** By which columns the layer of a proposed map is colored. */
import type * as v from "valibot";
import type { encoding } from "../scale.ts";
import type { ColumnUse, ProposalInput } from "./column_use.ts";
import { FEW_VALUES, MOST_COLORS } from "./candidate.ts";
import type { Ranked } from "./roles.ts";
import type { Choice } from "./rule.ts";
import type { ColumnFacts } from "./table_facts.ts";

type EncodingInput = v.InferInput<typeof encoding>;

/** What was chosen, and why. */
export interface Chosen<Value> {
  readonly value: Value;
  readonly choices: readonly Choice[];
}

/** Quantiles of fewer values have classes without any. */
const LEAST_CLASSES = 5;

export const distinctOf = ({ values }: ColumnFacts) => values?.distinct ?? 0;

interface ColorRule {
  readonly name: string;
  readonly types: readonly ProposalInput["place"]["type"][];
  readonly encoding: (use: ColumnUse) => { by: Ranked; encoding: EncodingInput } | undefined;
}

const byCategoryOf = (most: number) => ({ categories }: ColumnUse) => {
  const by = categories.find(({ column }) => distinctOf(column) <= most);
  return by && {
    by,
    encoding: { column: by.column.name, scale: "categories", palette: "Bold" } as const,
  };
};
const byCategory = byCategoryOf(MOST_COLORS);
const byLargerCategory = byCategoryOf(FEW_VALUES);
const byMeasure = ({ measures }: ColumnUse) => {
  const by = measures.find(({ column }) => distinctOf(column) >= LEAST_CLASSES);
  return by && {
    by,
    encoding: { column: by.column.name, scale: "bins", palette: "Teal" } as const,
  };
};

/** All that apply to the type are offered to the person, in this order. */
export const COLOR_RULES = [
  {
    name: "areas by their best measure, in classes of equal counts",
    types: ["polygon"],
    encoding: byMeasure,
  },
  {
    name: `by their best category of ${MOST_COLORS} values at most`,
    types: ["point", "line", "polygon"],
    encoding: byCategory,
  },
  {
    name: "by their best measure, in classes of equal counts",
    types: ["point", "line"],
    encoding: byMeasure,
  },
  {
    name: `by a category of ${FEW_VALUES} values at most: five have colors until the map names all`,
    types: ["point", "line", "polygon"],
    encoding: (use) => byCategory(use) ?? byMeasure(use) ? undefined : byLargerCategory(use),
  },
] as const satisfies readonly ColorRule[];

/** @returns the category that colors points, if one does. */
export function coloredCategory(use: ColumnUse): Ranked | undefined {
  const chosen = byCategory(use) ?? (byMeasure(use) ? undefined : byLargerCategory(use));
  return chosen?.by;
}

/** @returns the colors of a layer of the type; undefined for one color, with the reason. */
export function colorOf(
  type: ProposalInput["place"]["type"],
  use: ColumnUse,
): Chosen<EncodingInput | EncodingInput[] | undefined> {
  const rules: readonly ColorRule[] = COLOR_RULES;
  const found = rules.filter(({ types }) => types.includes(type)).flatMap((rule) => {
    const chosen = rule.encoding(use);
    return chosen === undefined ? [] : [{ ...chosen, rule: rule.name }];
  });
  const [first, ...rest] = found.map(({ encoding }) => encoding);
  if (first === undefined) {
    const because = "no column groups or measures the rows";
    return { value: undefined, choices: [{ about: "Color", chosen: "one for all", because }] };
  }
  return {
    value: rest.length === 0 ? first : [first, ...rest],
    choices: found.map(({ by, rule }) => ({
      about: "Color",
      chosen: by.column.name,
      because: rule,
    })),
  };
}
