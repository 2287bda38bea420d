/** What a mint writes: the rows of the token, and the record in the audit. */
import type { Rights } from "../../access/grants.ts";
import { KEPT_AFTER_END_MS } from "../../clock/clock.ts";
import { apiTokenKey, ownerTokenKey, tokenNameKey } from "../../storage/keys.ts";
import { FIRST_GENERATION } from "../../storage/revocation_rows.ts";
import type { Sealer } from "../../storage/seal.ts";
import { ownerHash } from "../owner.ts";
import { type ApiToken, type ApiTokenRecord, sealAttributes, sealRecord } from "../records.ts";
import { CLOCK_SKEW_MS } from "../timing.ts";
import type { MintRequest } from "./mint_request.ts";

/** A row has room for no more. */
const NAMES_KEPT = 100;

/** @returns some of the datasets that the rights show. */
function namesOf({ sources, staticSources }: Rights): string[] {
  return Object.keys({ ...sources, ...staticSources }).slice(0, NAMES_KEPT);
}

/** What decided about the rights besides the groups, for the audit. */
function decisiveFacts({ includedGroups, attributes }: Rights) {
  return {
    ...includedGroups.length > 0 ? { included_groups: includedGroups } : {},
    ...Object.keys(attributes).length > 0 ? { attributes } : {},
  };
}

/** @param name of the token at CARTO. */
export function mintedEvent(
  { username, groups, rights, hash, expiresAt }: MintRequest,
  name: string,
) {
  return {
    event: "token_minted",
    ...{ username, groups },
    ...decisiveFacts(rights),
    token_name: name,
    expires_at: new Date(expiresAt).toISOString(),
    rights_hash: hash,
  } as const;
}

/** The rows that lead to a token's row from its owner, and from its name. */
function indexRows(owner: string, hash: string, name: string, expireInMs: number) {
  return [
    { key: ownerTokenKey(ownerHash(owner), hash), value: true, expireInMs },
    { key: tokenNameKey(name), value: hash, expireInMs },
  ];
}

/**
 * The rows that store a minted token, beside those that are still valid.
 *
 * @param before what is stored under its key so far.
 * @param now milliseconds since the epoch.
 */
export async function tokenRows(
  sealer: Sealer,
  request: MintRequest,
  minted: ApiToken,
  before: ApiTokenRecord | null,
  now: number,
) {
  const key = apiTokenKey(request.hash);
  const lives = ({ expiresAt }: { expiresAt: number }) => expiresAt + CLOCK_SKEW_MS > now;
  const tokens = [minted, ...before?.tokens.filter(lives) ?? []] as const;
  const others = before?.others.filter(lives) ?? [];
  const { owner, username, groups, datasets } = request;
  const of = {
    ...{ owner, username, groups },
    sealedAttributes: await sealAttributes(sealer, key, request.attributes),
    datasets: datasets && [...datasets],
    generation: request.generation ?? FIRST_GENERATION,
  };
  const about = { mintedAt: now, shows: namesOf(request.rights) };
  const value = await sealRecord(sealer, key, { ...of, ...about, tokens, others });
  const ends = [...tokens, ...others].map(({ expiresAt }) => expiresAt);
  const expireInMs = Math.max(...ends) - now + KEPT_AFTER_END_MS;
  return [
    { key, value, expireInMs },
    ...indexRows(owner, request.hash, minted.name, expireInMs),
  ];
}
