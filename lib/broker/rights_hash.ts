import type { Rights } from "../access/grants.ts";
import { BoundedMap } from "../bounded_map.ts";
import type { CartoConfig } from "../config/config.ts";
import { getOrCreate } from "../get_or_create.ts";
import { sha256Hex } from "../crypto/sha256.ts";
import { FIRST_GENERATION, type Generation } from "../storage/revocation_rows.ts";

/** @returns the name in KV of a token with these rights. */
export type RightsHash = (
  rights: Rights,
  owner: string,
  generation?: Generation,
) => string;

/** Changes with the form of the rows: rows stored before are then outdated. */
const ROW_FORM = 2;
const REMEMBERED_OWNERS = 10_000;

/**
 * Equal hashes mean interchangeable tokens: everything that a token's rights depend on is part of
 * the hash.
 *
 * Equal rights are one object while the policy is in force, so each owner's hash is computed once
 * in a generation.
 */
export function createRightsHash(carto: CartoConfig): RightsHash {
  const known = new WeakMap<Rights, BoundedMap<string, OwnersHash>>();
  return (rights, owner, generation = FIRST_GENERATION) => {
    const hashes = getOrCreate(known, rights, () => new BoundedMap(REMEMBERED_OWNERS));
    const before = hashes.get(owner);
    if (before?.generation === generation) return before.hash;
    const hash = sha256Hex(canonicalRights(carto, rights, owner, generation));
    hashes.set(owner, { generation, hash });
    return hash;
  };
}

interface OwnersHash {
  readonly generation: Generation;
  readonly hash: string;
}

/** @returns all that a token with these rights depends on, as one text. */
export function canonicalRights(
  carto: CartoConfig,
  rights: Rights,
  owner: string,
  generation: Generation,
): string {
  return JSON.stringify([
    ROW_FORM,
    carto.apiBaseUrl,
    carto.clientId,
    rights.connectionName,
    rights.policyVersion,
    rights.grants.map(({ connectionName, source }) => [connectionName, source]).toSorted(),
    rights.allowedApis.toSorted(),
    rights.referers.toSorted(),
    rights.lifetimeMs,
    owner,
    generation,
    // Neither adds to the hash of other rights: tokens that earlier versions stored stay good.
    ...rights.endsAt === undefined ? [] : [rights.endsAt],
    ...rights.attributeSources.map((source) => [
      source.attribute,
      source.claim,
      source.vouchedBy,
    ]),
  ]);
}
