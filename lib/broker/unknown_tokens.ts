/**
 * Deletes tokens of ours that exist only at CARTO: a process created them and died before storing
 * them, CARTO created them after we stopped waiting, or a database was lost. One part of CARTO's
 * list is compared at a time.
 */
import { type TokenAtCarto, TOKENS_PER_PAGE } from "../carto/tokens.ts";
import type { Clock } from "../clock/clock.ts";
import type { KvStorage } from "../storage/kv_storage.ts";
import type { Sealer } from "../storage/seal.ts";
import { commitInParts } from "./commit_in_parts.ts";
import { deletionRow } from "./deletion_rows.ts";
import type { Installation } from "./installation.ts";
import type { Jobs } from "./jobs.ts";
import type { Turn } from "./recurring.ts";
import { createTokenNames } from "./token_names.ts";

/** The part of CARTO's list that was compared. */
export interface ComparedPart {
  /** The next page to read; 1 where the list is over. */
  readonly nextPage: number;
  /** The names of the whole list, where this part is all of it. */
  readonly wholeList: ReadonlySet<string> | undefined;
  /** How many tokens were unknown here. */
  readonly unknown: number;
}

export interface UnknownTokensOptions extends Pick<Clock, "now"> {
  readonly store: KvStorage;
  readonly sealer: Sealer;
  readonly jobs: Jobs;
  readonly installation: Installation;
  /** Reads CARTO's list from a page on. */
  readonly pages: (from: number) => AsyncIterable<readonly TokenAtCarto[]>;
}

/** The pages of one part, if CARTO gives few tokens a page. */
const PAGES = 10;

/**
 * @returns the comparison of CARTO's list from a page on; at most a few pages.
 * @throws {CartoError} when CARTO does not list the tokens.
 */
export function createUnknownTokens(options: UnknownTokensOptions) {
  const { store, sealer, jobs, installation, pages, now } = options;
  const removeStored = createTokenNames(options);

  async function removeJobs(names: Set<string>): Promise<void> {
    for await (const batch of jobs.all()) {
      for (const { kind, id } of batch) if (kind !== "revoke_user") names.delete(id);
    }
  }

  /**
   * The order matters: a token being created has an intent before it exists at CARTO, and its row
   * exists before the intent is deleted. A token that was listed is therefore in one of the reads
   * here, which follow the list at once: one that is revoked meanwhile would be deleted twice.
   *
   * @returns how many of the listed tokens are unknown.
   */
  async function deleteUnknown(listed: readonly TokenAtCarto[], turn: Turn): Promise<number> {
    const ours = listed.filter(({ name }) => installation.isOurs(name));
    const unknown = new Set(ours.map(({ name }) => name));
    await removeJobs(unknown);
    await removeStored(unknown, turn);
    const about = { owner: "", reason: "orphan", at: now() };
    const rows = ours.filter(({ name }) => unknown.has(name))
      .map((token) => deletionRow(sealer, { ...about, ...token }));
    await commitInParts(store, await Promise.all(rows), turn);
    return unknown.size;
  }

  return async (from: number, turn: Turn): Promise<ComparedPart> => {
    const names = new Set<string>();
    let [page, unknown, isOver] = [from, 0, true];
    for await (const listed of pages(from)) {
      await turn.extend();
      unknown += await deleteUnknown(listed, turn);
      for (const { name } of listed) names.add(name);
      page++;
      if (names.size < TOKENS_PER_PAGE && page - from < PAGES) continue;
      // A longer page than was asked for is the whole list.
      isOver = listed.length > TOKENS_PER_PAGE;
      break;
    }
    return {
      nextPage: isOver ? 1 : page,
      wholeList: isOver && from === 1 ? names : undefined,
      unknown,
    };
  };
}
