/**
 * API Access Tokens: from rights and owner to one token that all processes share, renewed ahead of
 * its end.
 */
import type { Rights } from "../access/grants.ts";
import type { Audit } from "../audit/audit.ts";
import { CartoError } from "../carto/errors.ts";
import { KEPT_AFTER_END_MS } from "../clock.ts";
import {
  apiTokenKey,
  installationKey,
  intentKey,
  leaseKey,
  ownerTokenKey,
} from "../storage/keys.ts";
import type { Sealer } from "../storage/seal.ts";
import type { Change, Store } from "../storage/store.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import type { Budget } from "./budget.ts";
import type { CartoCalls } from "./carto_calls.ts";
import type { Coordinator, Slot } from "./coordinator.ts";
import type { OAuthTokens } from "./oauth_tokens.ts";
import { type ApiToken, type ApiTokenRecord, openRecord, sealRecord } from "./records.ts";
import type { Revocations } from "./revocations.ts";
import { CLOCK_SKEW_MS } from "./timing.ts";

/** A token wanted: for whom, with which rights, until when. */
export interface Wanted {
  /** SHA-256 of all that makes it this token and no other. */
  readonly hash: string;
  readonly rights: Rights;
  /** Who may use it, `user:ann@acme.com` or `groups:["BOSTON"]`. */
  readonly owner: string;
  readonly username: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** What is written before CARTO is asked, and known after. */
interface Claim {
  readonly name: string;
  /** What is stored and not good enough any more, but may still be in use. */
  readonly before: ApiTokenRecord | null;
}

export interface ApiTokensOptions {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly calls: CartoCalls;
  readonly coordinator: Coordinator;
  readonly oauthTokens: OAuthTokens;
  readonly budget: Budget;
  readonly revocations: Revocations;
  readonly telemetry: Telemetry;
  readonly audit: Audit;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface ApiTokens {
  /**
   * @param marginMs a stored token must live longer than this to do.
   * @throws {CartoError} when CARTO gives none.
   */
  obtain(wanted: Wanted, marginMs: number): Promise<ApiToken>;
  /** What every token of this installation is called, at its beginning. */
  namePrefix(): Promise<string>;
}

export function createApiTokens(options: ApiTokensOptions): ApiTokens {
  const { store, sealer, calls, coordinator, oauthTokens, telemetry, audit, now } = options;
  const { budget, revocations } = options;
  let prefix: Promise<string> | undefined;

  function namePrefix(): Promise<string> {
    prefix ??= installationId(store).then(tokenNamePrefix);
    prefix.catch(() => prefix = undefined);
    return prefix;
  }

  /** One attempt with one OAuth token. */
  async function attempt(wanted: Wanted, marginMs: number): Promise<ApiToken> {
    // Before the lease is taken: within it there is time for one call to CARTO, and no more.
    const oauth = await oauthTokens.get();
    try {
      return await coordinator.obtain(
        slot(wanted, marginMs, (wish) => calls.createToken(oauth, wish)),
      );
    } catch (error) {
      if (error instanceof CartoError && error.status === 401) await oauthTokens.drop(oauth);
      throw error;
    }
  }

  function slot(
    wanted: Wanted,
    marginMs: number,
    create: (
      wish: Parameters<CartoCalls["createToken"]>[1],
    ) => ReturnType<CartoCalls["createToken"]>,
  ): Slot<ApiToken, Claim> {
    const key = apiTokenKey(wanted.hash);
    return {
      kind: "api",
      leaseKey: leaseKey("api", wanted.hash),

      async read() {
        const entry = await store.get(key);
        const record = await openRecord(sealer, entry);
        return {
          stored: record?.tokens[0] ?? null,
          seen: { key, versionstamp: entry?.versionstamp ?? null },
        };
      },

      suffices: (token) => token.expiresAt - marginMs > now(),

      async claim() {
        const name = `${await namePrefix()}${crypto.randomUUID()}`;
        const entry = await store.get(key);
        const counted = await budget.claim(wanted.hash);
        const intent = { lease: leaseKey("api", wanted.hash), at: now() };
        return {
          change: { ...counted, set: [{ key: intentKey(name), value: intent }] },
          claim: { name, before: await openRecord(sealer, entry) },
        };
      },

      async mint({ name }) {
        const { rights, expiresAt } = wanted;
        const { token, id } = await create({ ...rights, name, expiresAt });
        audit.record({
          event: "token_minted",
          username: wanted.username,
          groups: rights.groups,
          token_name: name,
          expires_at: new Date(expiresAt).toISOString(),
          rights_hash: wanted.hash,
        });
        return { token, id, name, expiresAt };
      },

      async commit(minted, { name, before }, lease) {
        const lives = ({ expiresAt }: { expiresAt: number }) => expiresAt + CLOCK_SKEW_MS > now();
        const tokens = [minted, ...before?.tokens.filter(lives) ?? []] as const;
        const others = before?.others.filter(lives) ?? [];
        const { owner, username, rights: { groups } } = wanted;
        const value = await sealRecord(sealer, key, { owner, username, groups, tokens, others });
        const ends = [...tokens, ...others].map(({ expiresAt }) => expiresAt);
        const expireInMs = Math.max(...ends) - now() + KEPT_AFTER_END_MS;
        return {
          // Whoever took the intent for dead has deleted the token, or is about to. It was written
          // with the lease, so it has the lease's versionstamp.
          check: [{ key: intentKey(name), versionstamp: lease.versionstamp }],
          set: [
            { key, value, expireInMs },
            { key: ownerTokenKey(owner, wanted.hash), value: true, expireInMs },
          ],
          delete: [intentKey(name)],
        };
      },

      fail({ name }, error): Change {
        // Where CARTO did not answer, it may have made the token all the same: the intent stays,
        // and reconciliation looks.
        const answered = error instanceof CartoError && error.status !== undefined &&
          error.status >= 400;
        return answered ? { delete: [intentKey(name)] } : {};
      },

      async discard(minted) {
        await revocations.queue([minted], wanted.owner, "unused", {
          delete: [intentKey(minted.name)],
        });
      },
    };
  }

  return {
    namePrefix,
    async obtain(wanted, marginMs) {
      try {
        return await attempt(wanted, marginMs);
      } catch (error) {
        // The OAuth token may have been revoked before its time: that is worth one fresh one.
        if (!(error instanceof CartoError && error.status === 401)) throw error;
        telemetry.count("carto_embed_upstream_retries_total", {
          call: "API Access Token",
          reason: "unauthorized",
        });
        return await attempt(wanted, marginMs);
      }
    },
  };
}

/** @returns what every token of the installation is called, at its beginning. */
export function tokenNamePrefix(installation: string): string {
  return `carto-embed-${installation}-`;
}

/** Made once, by whoever comes first. */
async function installationId(store: Store): Promise<string> {
  const key = installationKey();
  for (;;) {
    const entry = await store.get(key);
    if (typeof entry?.value === "string") return entry.value;
    const id = crypto.getRandomValues(new Uint8Array(6)).toHex();
    await store.commit({ check: [{ key, versionstamp: null }], set: [{ key, value: id }] });
  }
}
