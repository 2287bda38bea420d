/** Derives the token to mint from rights and a session. */
import type { Rights } from "../access/grants.ts";
import type { Generation } from "../storage/revocation_rows.ts";
import type { MintRequest } from "./api_tokens.ts";
import { isShared, ownerOf } from "./owner.ts";
import type { RightsHash } from "./rights_hash.ts";
import { SHORTEST_LIFETIME_MS } from "./timing.ts";

/** The token's owner, and the end of their session. */
export interface Owner {
  readonly username: string;
  /** Milliseconds since the epoch. */
  readonly sessionExpiresAt: number;
  /** The generation of the user's tokens when the session was read. */
  readonly generation: Generation;
}

export interface MintRequestsOptions {
  readonly rightsHash: RightsHash;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export function createMintRequests({ rightsHash, now }: MintRequestsOptions) {
  /** A shared token does not end with any user's session. */
  function expiry(rights: Rights, { sessionExpiresAt }: Owner): number {
    const { lifetimeMs } = rights;
    if (isShared(rights)) return now() + lifetimeMs;
    const untilSessionEnds = sessionExpiresAt - now();
    return now() + Math.max(SHORTEST_LIFETIME_MS, Math.min(lifetimeMs, untilSessionEnds));
  }

  return async (rights: Rights, owner: Owner): Promise<MintRequest> => {
    const { username } = owner;
    const ownedBy = ownerOf(rights, username);
    const generation = isShared(rights) ? undefined : owner.generation;
    return {
      hash: await rightsHash(rights, ownedBy, generation),
      // All narrowings of one person's rights count as one, since there are many.
      countedAs: await rightsHash(rights.narrowing?.from ?? rights, ownedBy),
      rights,
      owner: ownedBy,
      username,
      groups: rights.groups,
      datasets: rights.narrowing?.datasets,
      generation,
      expiresAt: expiry(rights, owner),
    };
  };
}
