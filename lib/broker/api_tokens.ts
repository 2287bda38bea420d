/**
 * API Access Tokens: from rights and owner to one token that all processes share, renewed ahead of
 * its end.
 */
import type { Rights } from "../access/grants.ts";
import type { Audit } from "../audit/audit.ts";
import { CartoError } from "../carto/errors.ts";
import { type Clock, KEPT_AFTER_END_MS } from "../clock.ts";
import {
  apiTokenKey,
  intentKey,
  leaseKey,
  mintedKey,
  ownerTokenKey,
  revokedOwnerKey,
} from "../storage/keys.ts";
import type { Sealer } from "../storage/seal.ts";
import type { Change, Entry } from "../storage/kv_storage.ts";
import { HeldBackError } from "./breaker.ts";
import { type Budget, countOne, type Counts } from "./budget.ts";
import type { CartoCalls } from "./carto_calls.ts";
import { BusyError, type Coordinator, type Slot } from "./coordinator.ts";
import { lostIntent } from "./intents.ts";
import type { Installation } from "./installation.ts";
import type { OAuthTokens } from "./oauth_tokens.ts";
import { ownerHash } from "./owner.ts";
import {
  type ApiToken,
  type ApiTokenRecord,
  type OAuthToken,
  openRecord,
  sealRecord,
} from "./records.ts";
import type { Revocations } from "./revocations.ts";
import { CLOCK_SKEW_MS } from "./timing.ts";

/** A token to mint: for whom, with which rights, until when. */
export interface MintRequest {
  /** SHA-256 of all that makes it this token and no other. */
  readonly hash: string;
  readonly rights: Rights;
  /** Who may use it, `user:ann@acme.com` or `groups:["BOSTON"]`. */
  readonly owner: string;
  readonly username: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** When the session began that the token is for, in milliseconds since the epoch. */
  readonly sessionStartedAt: number;
}

/** What is written before CARTO is asked, and known after. */
interface Claim {
  readonly name: string;
  readonly intent: Deno.KvKey;
  readonly counts: Counts;
  /** The owner's last revocation as it was seen: after another one the token is not stored. */
  readonly revoked: { readonly key: Deno.KvKey; readonly versionstamp: string | null };
  /** What is stored and not good enough any more, but may still be in use. */
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
  /** A session that has ended may be believed alive for so long. */
  readonly recheckMs: number;
}

/** Somebody whose tokens were revoked may have signed in again before that was done. */
const REVOKED_WITHIN_MS = 2_000;

export interface ApiTokens {
  /**
   * @param marginMs a stored token must live longer than this to do.
   * @throws {CartoError} when CARTO gives none.
   */
  obtain(request: MintRequest, marginMs: number): Promise<ApiToken>;
}

export function createApiTokens(options: ApiTokensOptions): ApiTokens {
  const { sealer, calls, coordinator, oauthTokens, audit, now } = options;
  const { budget, revocations, installation, leaseMs, recheckMs } = options;

  /** @param oauth may not be there yet: where a token is stored, it is not needed. */
  function slot(
    request: MintRequest,
    marginMs: number,
    oauth: Promise<OAuthToken>,
    ownedBy: string,
  ): Slot<ApiToken, Claim> {
    const key = apiTokenKey(request.hash);
    const revokedKey = revokedOwnerKey(ownedBy);
    const lease = leaseKey("api", request.hash);
    const counts = budget.counts(request.hash);
    return {
      kind: "api",
      leaseKey: lease,
      keys: [key, revokedKey, ...counts],
      stored: async ([row = null]) => (await openRecord(sealer, row))?.tokens[0] ?? null,
      suffices: (token) => token.expiresAt - marginMs > now(),

      async ready() {
        await oauth;
      },

      async claim([row = null, revoked = null, ...counted]) {
        if (isJustRevoked(request, revoked)) throw new BusyError();
        budget.check(counted);
        const name = `${installation.namePrefix}${crypto.randomUUID()}`;
        const intent = intentKey(now() + leaseMs, name);
        const change = {
          set: [{ key: intent, value: { lease } }, { key: mintedKey(), value: true }],
        };
        const before = await openRecord(sealer, row);
        const seen = { key: revokedKey, versionstamp: revoked?.versionstamp ?? null };
        return { change, claim: { name, intent, counts, before, revoked: seen } };
      },

      async mint({ name }) {
        const { rights, expiresAt } = request;
        const { token, id } = await calls.createToken(await oauth, { ...rights, name, expiresAt });
        audit.record({
          event: "token_minted",
          username: request.username,
          groups: rights.groups,
          token_name: name,
          expires_at: new Date(expiresAt).toISOString(),
          rights_hash: request.hash,
        });
        return { token, id, name, expiresAt };
      },

      async commit(minted, { intent, counts, before, revoked }, lease) {
        const lives = ({ expiresAt }: { expiresAt: number }) => expiresAt + CLOCK_SKEW_MS > now();
        const tokens = [minted, ...before?.tokens.filter(lives) ?? []] as const;
        const others = before?.others.filter(lives) ?? [];
        const { owner, username, rights: { groups } } = request;
        const value = await sealRecord(sealer, key, { owner, username, groups, tokens, others });
        const ends = [...tokens, ...others].map(({ expiresAt }) => expiresAt);
        const expireInMs = Math.max(...ends) - now() + KEPT_AFTER_END_MS;
        return {
          // Whoever took the intent for dead has deleted the token, or is about to. It was written
          // with the lease, so it has the lease's versionstamp.
          check: [{ key: intent, versionstamp: lease.versionstamp }, revoked],
          ...countOne(counts),
          set: [
            { key, value, expireInMs },
            { key: ownerTokenKey(ownedBy, request.hash), value: true, expireInMs },
          ],
          delete: [intent],
        };
      },

      fail({ name, intent }, error): Change {
        const { status = 0 } = error instanceof CartoError ? error : {};
        const isRefused = error instanceof HeldBackError || (status >= 400 && status < 500);
        if (isRefused) return { delete: [intent] };
        // CARTO was asked and did not refuse: it may have made the token all the same.
        return { delete: [intent], set: [lostIntent(name, now())] };
      },

      async discard(minted, { intent, counts }) {
        const change = { ...countOne(counts), delete: [intent] };
        await revocations.queue([minted], request.owner, "unused", change);
      },
    };
  }

  /**
   * A session that has ended is believed alive for some seconds by whoever has it in memory: it is
   * given nothing new in that time.
   */
  function isJustRevoked({ sessionStartedAt }: MintRequest, revoked: Entry | null): boolean {
    const at = revoked?.value;
    return typeof at === "number" && Math.abs(now() - at) < recheckMs &&
      sessionStartedAt < at - REVOKED_WITHIN_MS;
  }

  return {
    async obtain(request, marginMs) {
      const ownedBy = await ownerHash(request.owner);
      return await oauthTokens.use((oauth) =>
        coordinator.obtain(slot(request, marginMs, oauth, ownedBy))
      );
    },
  };
}
