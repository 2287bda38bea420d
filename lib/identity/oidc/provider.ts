/** The provider's cached metadata and keys, and the client that reaches it. */
import type { JWTVerifyGetKey } from "jose";
import type { Clock } from "../../clock/clock.ts";
import type { Upstream } from "../../outbound/exchange.ts";
import { createRemoteKeys } from "../../outbound/remote_keys.ts";
import { discoveryRequest, type Metadata, processDiscovery } from "./metadata.ts";
import { CALL_DEADLINE_MS, callProvider, providerFetch } from "./provider_call.ts";

export interface Provider {
  readonly metadata: Metadata;
  /** Reaches the hosts in the provider's metadata, and no others. */
  readonly upstream: Upstream;
  /** Its signing keys. */
  readonly keys: JWTVerifyGetKey;
}

/** How long its metadata is cached. */
const KNOWN_MS = 60 * 60 * 1000;
/** After a failed fetch, the time until the next try; cached metadata stays in use. */
const RETRY_MS = 60 * 1000;
/** How long a provider that answered counts as up. */
const PRESENT_MS = 10 * 1000;
/** How long its keys are cached. */
const KEYS_FRESH_MS = 10 * 60 * 1000;
/** A token with an unknown key id makes us fetch keys, at most this often. */
const KEYS_COOLDOWN_MS = 30 * 1000;

export interface ProviderSource {
  /** @throws {OidcError} while the provider has never answered. */
  known(): Promise<Provider>;
  /**
   * Contacts the provider unless it has just answered: a browser that is sent to a provider that is
   * down would show only its own error page.
   *
   * @throws {OidcError}
   */
  present(): Promise<Provider>;
}

export interface ProviderOptions {
  /** Without a trailing slash. */
  readonly issuer: string;
  readonly fetch: typeof fetch;
  readonly elapsed: Clock["elapsed"];
}

/** The provider is contacted at the first use: the app must start while it is down. */
export function createProvider({ issuer, fetch, elapsed }: ProviderOptions): ProviderSource {
  let known: { provider: Provider; fetchedAt: number } | undefined;
  let triedAt = -Infinity;
  let flight: Promise<Provider> | undefined;

  async function discover(): Promise<Provider> {
    triedAt = elapsed();
    const upstream = { fetch, origins: [new URL(issuer).origin], deadlineMs: CALL_DEADLINE_MS };
    const answer = await callProvider(upstream, discoveryRequest(issuer), "Discovery");
    const metadata = processDiscovery(answer, issuer);
    const { token_endpoint, jwks_uri, userinfo_endpoint } = metadata;
    const origins = [token_endpoint, jwks_uri, userinfo_endpoint ?? issuer]
      .map((url) => new URL(url).origin);
    const provider = { metadata, ...keysOf(metadata, { ...upstream, origins }) };
    known = { provider, fetchedAt: elapsed() };
    return provider;
  }

  /** Cached keys stay cached unless the metadata has another `jwks_uri`. */
  function keysOf(metadata: Metadata, upstream: Upstream): Omit<Provider, "metadata"> {
    const before = known?.provider;
    const keys = before?.metadata.jwks_uri === metadata.jwks_uri ? before.keys : createRemoteKeys({
      url: new URL(metadata.jwks_uri),
      fetch: providerFetch(upstream, "Keys of the provider"),
      elapsed,
      freshMs: KEYS_FRESH_MS,
      cooldownMs: KEYS_COOLDOWN_MS,
      deadlineMs: CALL_DEADLINE_MS,
    });
    return { keys, upstream };
  }

  async function ask(): Promise<Provider> {
    flight ??= discover().finally(() => flight = undefined);
    return await flight;
  }

  return {
    async known() {
      if (known === undefined) return await ask();
      const { fetchedAt, provider } = known;
      if (elapsed() - fetchedAt < KNOWN_MS || elapsed() - triedAt < RETRY_MS) return provider;
      return await ask().catch(() => provider);
    },
    async present() {
      if (known !== undefined && elapsed() - known.fetchedAt < PRESENT_MS) return known.provider;
      return await ask();
    },
  };
}
