import type { Rights } from "../access/grants.ts";
import { BoundedMap } from "../bounded_map.ts";
import type { CartoConfig } from "../config/config.ts";
import { sha256Hex } from "../crypto/sha256.ts";
import { FIRST_GENERATION, type Generation } from "../storage/revocation_rows.ts";

/** @returns the name that a token with these rights goes by in KV. */
export type RightsHash = (
  rights: Rights,
  owner: string,
  generation?: Generation,
) => Promise<string>;

/** Another one where rows are found in another way: what was stored before is outdated then. */
const ROW_FORM = 2;
const REMEMBERED_OWNERS = 10_000;

/**
 * Equal hashes mean interchangeable tokens: whatever changes a token's worth goes into them.
 *
 * Equal rights are one object for as long as the policy stands, so each owner's hash is worked out
 * once.
 */
export function createRightsHash(carto: CartoConfig): RightsHash {
  const known = new WeakMap<Rights, BoundedMap<string, Promise<string>>>();
  return (rights, owner, generation = FIRST_GENERATION) => {
    const hashes = known.get(rights) ?? new BoundedMap<string, Promise<string>>(REMEMBERED_OWNERS);
    known.set(rights, hashes);
    const id = JSON.stringify([owner, generation]);
    const hash = hashes.get(id) ?? sha256Hex(canonical(carto, rights, owner, generation));
    hashes.set(id, hash);
    return hash;
  };
}

function canonical(
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
  ]);
}
