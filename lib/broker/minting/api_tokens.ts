/**
 * API Access Tokens: one token per rights and owner, shared by all processes and renewed before it
 * expires.
 */
import type { RawAttributes } from "../../access/attributes.ts";
import type { Rights } from "../../access/grants.ts";
import type { Audit } from "../../audit/audit.ts";
import { CartoError } from "../../carto/errors.ts";
import { type Clock, KEPT_AFTER_END_MS } from "../../clock/clock.ts";
import { AppError } from "../../errors.ts";
import {
  apiTokenKey,
  intentKey,
  leaseKey,
  mintedKey,
  ownerTokenKey,
  tokenNameKey,
} from "../../storage/keys.ts";
import {
  FIRST_GENERATION,
  type Generation,
  generationCheck,
  generationOf,
} from "../../storage/revocation_rows.ts";
import type { Sealer } from "../../storage/seal.ts";
import type { Change } from "../../storage/kv_storage.ts";
import { HeldBackError } from "./breaker.ts";
import { type Budget, countOne, type Counts } from "./budget.ts";
import type { CartoCalls } from "./carto_calls.ts";
import type { Coordinator, Slot } from "./coordinator.ts";
import { lostIntent } from "./intents.ts";
import type { Installation } from "../installation.ts";
import type { OAuthTokens } from "./oauth_tokens.ts";
import { ownerHash } from "../owner.ts";
import {
  type ApiToken,
  type ApiTokenRecord,
  type OAuthToken,
  openRecord,
  sealAttributes,
  sealRecord,
} from "../records.ts";
import type { Revocations } from "../revocation/revocations.ts";
import { CLOCK_SKEW_MS } from "../timing.ts";

/** The user's tokens were revoked after the requesting session was read. */
export class OutdatedSessionError extends AppError {
  override readonly name = "OutdatedSessionError";
  override readonly code = "session_outdated";
  constructor() {
    super("The user's tokens were revoked since the session was read");
  }
}

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
  /** The key for counting mints, independent of the generation. */
  readonly countedAs: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** What is written before the call to CARTO, and is known after it. */
interface Claim {
  readonly name: string;
  readonly intent: Deno.KvKey;
  readonly counts: Counts;
  /** A stored token that no longer suffices, but may still be in use. */
  readonly before: ApiTokenRecord | null;
}

export interface ApiTokensOptions extends Pick<Clock, "now"> {
  readonly sealer: Sealer;
  readonly calls: CartoCalls;
  readonly coordinator: Coordinator;
  readonly oauthTokens: OAuthTokens;
  readonly budget: Budget;
  readonly revocations: Revocations;
  readonly audit: Audit;
  readonly installation: Installation;
  readonly leaseMs: number;
}

export interface ApiTokens {
  /**
   * @param marginMs the least remaining life of a stored token to be returned.
   * @throws {CartoError} when CARTO returns none.
   * @throws {OutdatedSessionError} after deleting what was minted.
   */
  obtain(request: MintRequest, marginMs: number): Promise<ApiToken>;
}

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

/** The rows that lead to a token's row from its owner, and from its name. */
async function indexRows(owner: string, hash: string, name: string, expireInMs: number) {
  return [
    { key: ownerTokenKey(await ownerHash(owner), hash), value: true, expireInMs },
    { key: tokenNameKey(name), value: hash, expireInMs },
  ];
}

export function createApiTokens(options: ApiTokensOptions): ApiTokens {
  const { sealer, calls, coordinator, oauthTokens, audit, now } = options;
  const { budget, revocations, installation, leaseMs } = options;

  /** @param oauth may still be pending: a stored token does not need it. */
  function slot(
    request: MintRequest,
    marginMs: number,
    oauth: Promise<OAuthToken>,
  ): Slot<ApiToken, Claim> {
    const key = apiTokenKey(request.hash);
    const lease = leaseKey("api", request.hash);
    const counts = budget.counts(request.countedAs);
    const { generation } = request;
    // Nothing of a past generation is served, minted or stored.
    const sameGeneration = generation === undefined
      ? []
      : [generationCheck(request.username, generation)];
    return {
      kind: "api",
      leaseKey: lease,
      keys: [key, ...counts, ...sameGeneration.map(({ key }) => key)],

      async stored([row = null, _all, _ours, revocation = null]) {
        if (generation !== undefined && generationOf(revocation) !== generation) {
          throw new OutdatedSessionError();
        }
        return (await openRecord(sealer, row))?.tokens[0] ?? null;
      },

      suffices: (token) => token.expiresAt - marginMs > now(),

      async ready() {
        await oauth;
      },

      async claim([row = null, ...counted]) {
        budget.check(counted);
        const name = `${installation.namePrefix}${crypto.randomUUID()}`;
        const intent = intentKey(now() + leaseMs, name);
        const change = {
          check: sameGeneration,
          set: [{ key: intent, value: { lease } }, { key: mintedKey(), value: true }],
        };
        const before = await openRecord(sealer, row);
        return { change, claim: { name, intent, counts, before } };
      },

      async mint({ name }) {
        const { rights, expiresAt } = request;
        const { token, id } = await calls.createToken(await oauth, { ...rights, name, expiresAt });
        audit.record({
          event: "token_minted",
          username: request.username,
          groups: request.groups,
          ...decisiveFacts(rights),
          token_name: name,
          expires_at: new Date(expiresAt).toISOString(),
          rights_hash: request.hash,
        });
        return { token, id, name, expiresAt };
      },

      async commit(minted, { intent, counts, before }, lease) {
        const lives = ({ expiresAt }: { expiresAt: number }) => expiresAt + CLOCK_SKEW_MS > now();
        const tokens = [minted, ...before?.tokens.filter(lives) ?? []] as const;
        const others = before?.others.filter(lives) ?? [];
        const { owner, username, groups, datasets } = request;
        const of = {
          ...{ owner, username, groups },
          sealedAttributes: await sealAttributes(sealer, key, request.attributes),
          datasets: datasets && [...datasets],
          generation: generation ?? FIRST_GENERATION,
        };
        const about = { mintedAt: now(), shows: namesOf(request.rights) };
        const value = await sealRecord(sealer, key, { ...of, ...about, tokens, others });
        const ends = [...tokens, ...others].map(({ expiresAt }) => expiresAt);
        const expireInMs = Math.max(...ends) - now() + KEPT_AFTER_END_MS;
        return {
          // A process that considered the intent dead has deleted the token, or will. The intent
          // was written with the lease, so it has the lease's versionstamp.
          check: [{ key: intent, versionstamp: lease.versionstamp }, ...sameGeneration],
          ...countOne(counts),
          set: [
            { key, value, expireInMs },
            ...await indexRows(owner, request.hash, minted.name, expireInMs),
          ],
          delete: [intent],
        };
      },

      fail({ name, intent }, error): Change {
        const { status = 0 } = error instanceof CartoError ? error : {};
        const isRefused = error instanceof HeldBackError || (status >= 400 && status < 500);
        if (isRefused) return { delete: [intent] };
        // CARTO was called and did not refuse: it may have created the token.
        return { delete: [intent], set: [lostIntent(name, now())] };
      },

      async discard(minted, { intent, counts }) {
        const change = { ...countOne(counts), delete: [intent] };
        await revocations.queue([minted], request.owner, "unused", change);
      },
    };
  }

  return {
    obtain: (request, marginMs) =>
      oauthTokens.use((oauth) => coordinator.obtain(slot(request, marginMs, oauth))),
  };
}
