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

  async function readPart(from: number, turn: Turn) {
    const tokens: TokenAtCarto[] = [];
    let page = from;
    for await (const more of pages(from)) {
      for (const token of more) tokens.push(token);
      page++;
      await turn.extend();
      if (tokens.length >= TOKENS_PER_PAGE || page - from >= PAGES) {
        // A longer page than was asked for is the whole list.
        const isOver = more.length > TOKENS_PER_PAGE;
        return { tokens, nextPage: isOver ? 1 : page, isWhole: isOver && from === 1 };
      }
    }
    return { tokens, nextPage: 1, isWhole: from === 1 };
  }

  async function removeJobs(names: Set<string>): Promise<void> {
    for await (const batch of jobs.all()) {
      for (const { kind, id } of batch) if (kind !== "revoke_user") names.delete(id);
    }
  }

  return async (from: number, turn: Turn): Promise<ComparedPart> => {
    // The order matters: a token being created has an intent before it exists at CARTO, and its row
    // exists before the intent is deleted. A token in the list is therefore in one of the later
    // reads.
    const { tokens, nextPage, isWhole } = await readPart(from, turn);
    const ours = tokens.filter(({ name }) => installation.isOurs(name));
    const unknown = new Set(ours.map(({ name }) => name));
    await removeJobs(unknown);
    await removeStored(unknown, turn);
    const about = { owner: "", reason: "orphan", at: now() };
    const rows = ours.filter(({ name }) => unknown.has(name))
      .map((token) => deletionRow(sealer, { ...about, ...token }));
    await commitInParts(store, await Promise.all(rows), turn);
    const wholeList = isWhole ? new Set(tokens.map(({ name }) => name)) : undefined;
    return { nextPage, wholeList, unknown: unknown.size };
  };
}
