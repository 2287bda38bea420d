/** What the page of tokens shows: those that are out, those being revoked, and CARTO's list. */
import { type Comparison, lastComparison } from "../../broker/reconciliation/comparison.ts";
import type { Services } from "../../services.ts";
import { readRevoking, type Revoking } from "./read_revoking.ts";
import { readTokens, type TokensPage, type TokensQuery } from "./read_tokens.ts";

/** What the parameters are, for programs. */
export const TOKENS_EXPECTED =
  "q: a username, or the start of an id such as tok_7f3a91; after: `next` of the page before";

export interface TokensOverview extends TokensPage {
  readonly revoking: Revoking;
  /** Null before the first comparison with CARTO's list. */
  readonly comparison: Comparison | null;
}

export async function readTokensPage(
  { clock, store }: Pick<Services, "clock" | "store">,
  query: TokensQuery,
): Promise<TokensOverview> {
  const [page, revoking, comparison] = await Promise.all([
    readTokens({ store, now: clock.now }, query),
    readRevoking(store, clock.now()),
    lastComparison(store),
  ]);
  return { ...page, revoking, comparison };
}
