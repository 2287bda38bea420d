/**
 * Compares the tokens at CARTO with those in KV. A run compares one part of each, and remembers
 * where the next one continues, so that its cost does not grow with the number of tokens. All
 * parts follow each other at once after a loss: when a token was unknown or missing, and at the
 * start of a database.
 */
import * as v from "valibot";
import { tokenPages } from "../../carto/tokens.ts";
import type { Clock } from "../../clock/clock.ts";
import { mintedKey, reconciliationKey } from "../../storage/keys.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import { noteComparison } from "./comparison.ts";
import { createMissingTokens, type MissingTokensOptions } from "./missing_tokens.ts";
import type { Turn } from "../jobs/recurring.ts";
import { createTokenSearch, type TokenSearchOptions } from "../revocation/token_searches.ts";
import {
  type ComparedPart,
  createUnknownTokens,
  type UnknownTokensOptions,
} from "./unknown_tokens.ts";

export interface ReconcilerOptions
  extends
    Clock,
    MissingTokensOptions,
    Omit<TokenSearchOptions, "pages">,
    Omit<UnknownTokensOptions, "pages"> {
  readonly store: KvStorage;
}

/** @throws {CartoError} when CARTO does not list the tokens. */
export type Reconcile = (turn: Turn) => Promise<void>;

const Progress = v.object({
  /** The next page of CARTO's list. */
  page: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** The hash of the last row that was checked; null for none. */
  after: v.nullable(v.string()),
  /** Whether the rest of both follows at once. */
  urgent: v.boolean(),
});
type Progress = v.InferOutput<typeof Progress>;

/** The most passes of one run. */
const PASSES = 3;

const START: Progress = { page: 1, after: null, urgent: true };

export function createReconciler(options: ReconcilerOptions): Reconcile {
  const { store, calls, oauthTokens } = options;
  const pages = (from?: number) =>
    tokenPages(
      (page) => oauthTokens.use(async (oauth) => calls.listTokens(await oauth, page)),
      from,
    );
  const search = createTokenSearch({ ...options, pages });
  const compareList = createUnknownTokens({ ...options, pages });
  const checkRows = createMissingTokens(options);

  async function read(): Promise<Progress> {
    const parsed = v.safeParse(Progress, (await store.get(reconciliationKey()))?.value);
    return parsed.success ? parsed.output : START;
  }

  /** Compares one part after the other, as far as one run does. */
  async function compare(turn: Turn): Promise<void> {
    let [progress, wholeList]: [Progress, ComparedPart["wholeList"]] = [await read(), undefined];
    const [listPass, rowsPass] = [createPass(), createPass()];
    do {
      const { page, after, urgent } = progress;
      const list = listPass.isLeft() ? await compareList(page, turn) : undefined;
      wholeList ??= list?.wholeList;
      const rows = rowsPass.isLeft() ? await checkRows(after, wholeList, turn) : undefined;
      const next = { page: list?.nextPage ?? 1, after: rows?.after ?? null };
      if (list) {
        listPass.note(list.unknown.length, next.page === 1);
        await noteComparison(store, {
          at: options.now(),
          isFirst: page === 1,
          isLast: next.page === 1,
          listed: list.listed,
          orphans: list.unknown,
          isOurs: options.installation.isOurs,
        });
      }
      if (rows) rowsPass.note(rows.missing, next.after === null);
      const isLoss = (list?.unknown.length ?? 0) + (rows?.missing ?? 0) > 0;
      const isUrgent = (urgent || isLoss) && (listPass.isLeft() || rowsPass.isLeft());
      const isMoved = next.page !== page || next.after !== after || isUrgent !== urgent;
      progress = { ...next, urgent: isUrgent };
      await turn.extend();
      if (isMoved) await store.commit({ set: [{ key: reconciliationKey(), value: progress }] });
    } while (progress.urgent);
  }

  return async (turn) => {
    if (await store.get(mintedKey()) === null) return;
    await search(turn);
    await compare(turn);
  };
}

/**
 * A pass over all parts. One that found something is followed by another from the start: the pages
 * of CARTO's list shift while tokens are deleted. A list that still has deleted tokens must not be
 * read again and again: the next run does that.
 */
function createPass() {
  let [isLeft, found, passes] = [true, 0, 0];
  return {
    isLeft: () => isLeft,
    note(foundInPart: number, isOver: boolean) {
      found += foundInPart;
      if (!isOver) return;
      passes++;
      [isLeft, found] = [found > 0 && passes < PASSES, 0];
    },
  };
}
