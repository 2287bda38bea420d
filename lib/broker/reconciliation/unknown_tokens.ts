/**
 * Deletes tokens of ours that exist only at CARTO: a process created them and died before storing
 * them, CARTO created them after we stopped waiting, or a database was lost. One part of CARTO's
 * list is compared at a time.
 */
import { type TokenAtCarto, TOKENS_PER_PAGE } from "../../carto/tokens.ts";
import type { Clock } from "../../clock/clock.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import type { Sealer } from "../../storage/seal.ts";
import { commitInParts } from "../jobs/commit_in_parts.ts";
import { deletionRow } from "../revocation/deletion_rows.ts";
import type { Installation } from "../installation.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { Turn } from "../jobs/recurring.ts";
import { createTokenNames } from "./token_names.ts";

/** The part of CARTO's list that was compared. */
export interface ComparedPart {
  /** The next page to read; 1 where the list is over. */
  readonly nextPage: number;
  /** The names of the whole list, where this part is all of it. */
  readonly wholeList: ReadonlySet<string> | undefined;
  readonly listed: readonly TokenAtCarto[];
  /** Those of this installation that were unknown here. */
  readonly unknown: readonly TokenAtCarto[];
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
   * @returns those of the listed tokens that are unknown.
   */
  async function deleteUnknown(listed: readonly TokenAtCarto[], turn: Turn) {
    const ours = listed.filter(({ name }) => installation.isOurs(name));
    const names = new Set(ours.map(({ name }) => name));
    await removeJobs(names);
    await removeStored(names, turn);
    const unknown = ours.filter(({ name }) => names.has(name));
    const about = { owner: "", reason: "orphan", at: now() };
    const rows = unknown.map((token) => deletionRow(sealer, { ...about, ...token }));
    await commitInParts(store, await Promise.all(rows), turn);
    return unknown;
  }

  return async (from: number, turn: Turn): Promise<ComparedPart> => {
    const listed = new Map<string, TokenAtCarto>();
    const unknown: TokenAtCarto[] = [];
    let [page, isOver] = [from, true];
    for await (const tokens of pages(from)) {
      await turn.extend();
      unknown.push(...await deleteUnknown(tokens, turn));
      for (const token of tokens) listed.set(token.name, token);
      page++;
      if (listed.size < TOKENS_PER_PAGE && page - from < PAGES) continue;
      // A longer page than was asked for is the whole list.
      isOver = tokens.length > TOKENS_PER_PAGE;
      break;
    }
    return {
      nextPage: isOver ? 1 : page,
      wholeList: isOver && from === 1 ? new Set(listed.keys()) : undefined,
      listed: [...listed.values()],
      unknown,
    };
  };
}
