/** What the last comparison with CARTO's list of tokens found, kept for operators. */
import * as v from "valibot";
import type { TokenAtCarto } from "../carto/tokens.ts";
import { comparisonKey } from "../storage/keys.ts";
import type { KvStorage } from "../storage/kv_storage.ts";

/** Some of the names, since an account may have any number of tokens. */
const Named = v.object({ count: v.number(), names: v.array(v.string()) });

export type Comparison = v.InferOutput<typeof Comparison>;
const Comparison = v.object({
  /** Milliseconds since the epoch. */
  at: v.number(),
  /** How many tokens CARTO listed. */
  listed: v.number(),
  /** Tokens of this installation that nobody had: they are being deleted. */
  orphans: Named,
  /** Tokens of others in the same account: they are left alone. */
  others: Named,
});

export interface Compared {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly listed: readonly TokenAtCarto[];
  readonly orphans: readonly TokenAtCarto[];
  /** Whether this installation created the token of that name. */
  readonly isOurs: (tokenName: string) => boolean;
}

const NAMES_KEPT = 50;
/** UTF-16 units: others may have names of any length. */
const LONGEST_NAME = 100;

export async function noteComparison(
  store: KvStorage,
  { at, listed, orphans, isOurs }: Compared,
): Promise<void> {
  const others = listed.filter(({ name }) => !isOurs(name));
  const value: Comparison = {
    at,
    listed: listed.length,
    orphans: namesOf(orphans),
    others: namesOf(others),
  };
  await store.commit({ set: [{ key: comparisonKey(), value }] });
}

/** @returns null before the first one. */
export async function lastComparison(store: Pick<KvStorage, "get">): Promise<Comparison | null> {
  const parsed = v.safeParse(Comparison, (await store.get(comparisonKey()))?.value);
  return parsed.success ? parsed.output : null;
}

function namesOf(tokens: readonly TokenAtCarto[]): Comparison["others"] {
  const names = tokens.slice(0, NAMES_KEPT).map(({ name }) => name.slice(0, LONGEST_NAME));
  return { count: tokens.length, names };
}
