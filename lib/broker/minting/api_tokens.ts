/**
 * API Access Tokens: one token per rights and owner, shared by all processes and renewed before it
 * expires.
 */
import type { Audit } from "../../audit/audit.ts";
import { CartoError } from "../../carto/carto_errors.ts";
import type { Clock } from "../../clock/clock.ts";
import { AppError } from "../../errors.ts";
import { apiTokenKey, intentKey, leaseKey, mintedKey } from "../../storage/keys.ts";
import { generationCheck, generationOf } from "../../storage/revocation_rows.ts";
import type { Sealer } from "../../storage/seal.ts";
import type { Change } from "../../storage/kv_storage.ts";
import { HeldBackError } from "./breaker.ts";
import { type Budget, countOne, type Counts } from "./budget.ts";
import type { CartoCalls } from "./carto_calls.ts";
import type { Coordinator } from "./coordinator.ts";
import type { Slot } from "./slot.ts";
import { lostIntent } from "./intents.ts";
import type { MintRequest } from "./mint_request.ts";
import { mintedEvent, tokenRows } from "./token_rows.ts";
import type { Installation } from "../installation.ts";
import type { OAuthTokens } from "./oauth_tokens.ts";
import { type ApiToken, type ApiTokenRecord, type OAuthToken, openRecord } from "../records.ts";
import type { Revocations } from "../revocation/revocations.ts";
import type { RightsHash } from "../rights_hash.ts";

/** The user's tokens were revoked after the requesting session was read. */
export class OutdatedSessionError extends AppError {
  override readonly name = "OutdatedSessionError";
  override readonly code = "session_outdated";
  constructor() {
    super("The user's tokens were revoked since the session was read");
  }
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
  readonly rightsHash: RightsHash;
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

/**
 * The steps of one mint, in the order in which the coordinator calls them.
 *
 * @param countedAs the key for counting mints.
 * @param oauth may still be pending: a stored token does not need it.
 */
function slotFor(
  options: ApiTokensOptions,
  request: MintRequest,
  marginMs: number,
  countedAs: string,
  oauth: Promise<OAuthToken>,
): Slot<ApiToken, Claim> {
  const { sealer, calls, audit, now, budget, revocations, installation, leaseMs } = options;
  const key = apiTokenKey(request.hash);
  const lease = leaseKey("api", request.hash);
  const counts = budget.counts(countedAs);
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
      audit.record(mintedEvent(request, name));
      return { token, id, name, expiresAt };
    },

    async commit(minted, { intent, counts, before }, lease) {
      return {
        // A process that considered the intent dead has deleted the token, or will. The intent
        // was written with the lease, so it has the lease's versionstamp.
        check: [{ key: intent, versionstamp: lease.versionstamp }, ...sameGeneration],
        ...countOne(counts),
        set: await tokenRows(sealer, request, minted, before, now()),
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

export function createApiTokens(options: ApiTokensOptions): ApiTokens {
  const { coordinator, oauthTokens, rightsHash } = options;
  return {
    async obtain(request, marginMs) {
      const { owner, rights } = request;
      // Independent of the generation. All narrowings of one person's rights count as one, since
      // there are many.
      const countedAs = rightsHash(rights.narrowing?.from ?? rights, owner);
      return await oauthTokens.use((oauth) =>
        coordinator.obtain(slotFor(options, request, marginMs, countedAs, oauth))
      );
    },
  };
}
