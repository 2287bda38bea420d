/**
 * Compares the tokens at CARTO with those in KV. A run compares one part of each, and remembers
 * where the next one continues, so that its cost does not grow with the number of tokens. All
 * parts follow each other at once after a loss: when a token was unknown or missing, and at the
 * start of a database.
 */
import * as v from "valibot";
import { tokenPages } from "../carto/tokens.ts";
import type { Clock } from "../clock/clock.ts";
import { mintedKey, reconciliationKey } from "../storage/keys.ts";
import type { KvStorage } from "../storage/kv_storage.ts";
import { createMissingTokens, type MissingTokensOptions } from "./missing_tokens.ts";
import type { Turn } from "./recurring.ts";
import { createTokenSearch, type TokenSearchOptions } from "./token_searches.ts";
import { createUnknownTokens, type UnknownTokensOptions } from "./unknown_tokens.ts";

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

  /** Compares the next part of what is left. @returns the progress. */
  async function compareNext(
    { page, after, urgent }: Progress,
    left: { readonly list: boolean; readonly rows: boolean },
    turn: Turn,
  ): Promise<Progress> {
    const list = left.list ? await compareList(page, turn) : undefined;
    const rows = left.rows ? await checkRows(after, list?.wholeList, turn) : undefined;
    return {
      page: list?.nextPage ?? page,
      after: rows?.after ?? null,
      urgent: urgent || (list?.unknown ?? 0) > 0 || (rows?.missing ?? 0) > 0,
    };
  }

  return async (turn) => {
    if (await store.get(mintedKey()) === null) return;
    await search(turn);
    let progress = await read();
    const left = { list: true, rows: true };
    do {
      const before = progress;
      progress = await compareNext(before, left, turn);
      left.list &&= progress.page > 1;
      left.rows &&= progress.after !== null;
      if (!left.list && !left.rows) progress = { ...progress, urgent: false };
      if (isSame(before, progress)) break;
      await turn.extend();
      await store.commit({ set: [{ key: reconciliationKey(), value: progress }] });
    } while (progress.urgent);
  };
}

function isSame(one: Progress, other: Progress): boolean {
  return one.page === other.page && one.after === other.after && one.urgent === other.urgent;
}
