/** Derives the token to mint from rights and a session. */
import type { RawAttributes } from "../../access/attributes.ts";
import type { Rights } from "../../access/grants.ts";
import type { Generation } from "../../storage/revocation_rows.ts";
import { isShared, ownerOf } from "../owner.ts";
import type { RightsHash } from "../rights_hash.ts";
import { SHORTEST_LIFETIME_MS } from "../timing.ts";

/** A token to mint: its owner, rights and expiry. */
export interface MintRequest {
  /** SHA-256 of everything that distinguishes this token from others. */
  readonly hash: string;
  readonly rights: Rights;
  /** The owner, `user:ann@acme.com` or `groups:["BOSTON"]`. */
  readonly owner: string;
  readonly username: string;
  /** The user's groups that the policy names. */
  readonly groups: readonly string[];
  /** Those of the user's attributes that decided about the rights. */
  readonly attributes: RawAttributes;
  /** The datasets that the rights are narrowed to; undefined for all that the user may see. */
  readonly datasets: readonly string[] | undefined;
  /**
   * The generation of the user's tokens; undefined for shared tokens, which no user's revocation
   * affects.
   */
  readonly generation: Generation | undefined;
  /** Milliseconds since the epoch, as is the other. */
  readonly requestedAt: number;
  readonly expiresAt: number;
}

/** The token's owner, and the end of their session. */
export interface Owner {
  readonly username: string;
  /** Those that the rights were derived from. @default {none} */
  readonly attributes?: RawAttributes | undefined;
  /** Milliseconds since the epoch. */
  readonly sessionExpiresAt: number;
  /** The generation of the user's tokens when the session was read. */
  readonly generation: Generation;
}

export interface MintRequestsOptions {
  readonly rightsHash: RightsHash;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Is called with the rights of each request. */
  readonly onRights: (rights: Rights) => void;
}

const NO_ATTRIBUTES: RawAttributes = {};

/** The part of a person's attributes that decided about the rights: no more of them is stored. */
function usedBy(rights: Rights, attributes: RawAttributes = NO_ATTRIBUTES): RawAttributes {
  const { from = rights } = rights.narrowing ?? {};
  if (Object.keys(from.attributes).length === 0) return NO_ATTRIBUTES;
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => Object.hasOwn(from.attributes, name)),
  );
}

export function createMintRequests({ rightsHash, now, onRights }: MintRequestsOptions) {
  /** A shared token does not end with any user's session; none outlives its rights' day. */
  function expiry(rights: Rights, { sessionExpiresAt }: Owner, time: number): number {
    const { lifetimeMs, endsAt = Infinity } = rights;
    const sessionEndsAt = isShared(rights) ? Infinity : sessionExpiresAt;
    const latest = Math.min(time + lifetimeMs, sessionEndsAt, endsAt);
    return Math.max(time + SHORTEST_LIFETIME_MS, latest);
  }

  return (rights: Rights, owner: Owner): MintRequest => {
    onRights(rights);
    const { username } = owner;
    const ownedBy = ownerOf(rights, username);
    const generation = isShared(rights) ? undefined : owner.generation;
    const hash = rightsHash(rights, ownedBy, generation);
    const requestedAt = now();
    return {
      hash,
      rights,
      owner: ownedBy,
      username,
      groups: rights.groups,
      attributes: usedBy(rights, owner.attributes),
      datasets: rights.narrowing?.datasets,
      generation,
      requestedAt,
      expiresAt: expiry(rights, owner, requestedAt),
    };
  };
}
