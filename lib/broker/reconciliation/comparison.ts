/** What the last comparison with CARTO's list of tokens found, kept for operators. */
import * as v from "valibot";
import type { TokenAtCarto } from "../../carto/tokens.ts";
import { comparisonKey } from "../../storage/keys.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";

/** Some of the names, since an account may have any number of tokens. */
const Named = v.object({ count: v.number(), names: v.array(v.string()) });

export type Comparison = v.InferOutput<typeof Comparison>;
const Comparison = v.object({
  /** Milliseconds since the epoch. */
  at: v.number(),
  /** How many tokens CARTO listed. */
  listed: v.number(),
  /** Tokens of this installation without a row in KV: they are being deleted. */
  orphans: Named,
  /** Tokens of others in the same account: they are left alone. */
  others: Named,
});

/** A part of CARTO's list that was compared. */
export interface ComparedList {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Whether it is the first of the list, and the last. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly listed: readonly TokenAtCarto[];
  readonly orphans: readonly TokenAtCarto[];
  /** Whether this installation created the token of that name. */
  readonly isOurs: (tokenName: string) => boolean;
}

const Row = v.object({
  /** Of the parts before, while a list is being compared. */
  parts: v.nullable(Comparison),
  whole: v.nullable(Comparison),
});

const NAMES_KEPT = 50;
/** UTF-16 units: others may have names of any length. */
const LONGEST_NAME = 100;

async function read(store: Pick<KvStorage, "get">): Promise<v.InferOutput<typeof Row>> {
  const parsed = v.safeParse(Row, (await store.get(comparisonKey()))?.value);
  return parsed.success ? parsed.output : { parts: null, whole: null };
}

/** Adds a part to the comparison, which is for operators to see once it has the last one. */
export async function noteComparison(store: KvStorage, part: ComparedList): Promise<void> {
  const { at, isFirst, isLast, listed, orphans, isOurs } = part;
  const { parts, whole } = await read(store);
  const before = isFirst ? null : parts;
  const others = listed.filter(({ name }) => !isOurs(name));
  const all: Comparison = {
    at,
    listed: (before?.listed ?? 0) + listed.length,
    orphans: namedWith(orphans, before?.orphans),
    others: namedWith(others, before?.others),
  };
  const value = isLast ? { parts: null, whole: all } : { parts: all, whole };
  await store.commit({ set: [{ key: comparisonKey(), value }] });
}

/** @returns the last one of CARTO's whole list; null before the first. */
export async function lastComparison(store: Pick<KvStorage, "get">): Promise<Comparison | null> {
  return (await read(store)).whole;
}

function namedWith(
  tokens: readonly TokenAtCarto[],
  { count, names }: Comparison["others"] = { count: 0, names: [] },
): Comparison["others"] {
  const more = tokens.slice(0, NAMES_KEPT).map(({ name }) => name.slice(0, LONGEST_NAME));
  return { count: count + tokens.length, names: [...names, ...more].slice(0, NAMES_KEPT) };
}
