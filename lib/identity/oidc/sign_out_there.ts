/**
 * Signs out at the provider too, after the session here has ended (OpenID Connect RP-Initiated
 * Logout 1.0). The session's ID token tells the provider whom to sign out. It is stored encrypted:
 * first under the session, then for some minutes under a ticket in the browser's cookie.
 */
import * as v from "valibot";
import type { OidcConfig } from "../../config/config.ts";
import { sha256Hex } from "../../crypto/sha256.ts";
import { idTokenKey } from "../../storage/keys.ts";
import type { Sealer } from "../../storage/seal.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import type { ProviderSource } from "./provider.ts";
import { LONGEST_TICKET, newTicket } from "./ticket.ts";

/** The ticket's cookie; over https its name has the prefix `__Host-`. */
export const SIGN_OUT_COOKIE = "sign-out";
/** Time to look at the page that offers it. */
export const SIGN_OUT_LIFETIME_MS = 10 * 60 * 1000;
/** It travels in a URL, and servers accept URLs of 8 KiB. */
const LONGEST_HINT = 6 * 1024;

const Kept = v.object({ idToken: v.string() });

export interface SignOutThere {
  /** Stores the ID token for as long as the session may last. */
  keep(session: { idHash: string }, idToken: string, lifetimeMs: number): Promise<void>;
  /**
   * Moves it as the session ends. @returns the ticket; null where the provider needs no sign-out.
   */
  offer(session: { idHash: string }): Promise<string | null>;
  /** @returns the URL at the provider; null for an invalid or expired ticket. */
  address(ticket: string | null): Promise<string | null>;
  /** Whether the provider sends the browser back with this `state`. */
  isDone(ticket: string | null, state: string | null): boolean;
}

export interface SignOutThereOptions {
  readonly config: OidcConfig;
  readonly provider: ProviderSource;
  readonly store: KvStorage;
  readonly sealer: Sealer;
  /** Where the provider sends the browser afterwards. */
  readonly returnUri: string;
}

export function createSignOutThere(options: SignOutThereOptions): SignOutThere {
  const { config, provider, store, sealer, returnUri } = options;

  async function row(hash: string, idToken: string, lifetimeMs: number) {
    const key = idTokenKey(hash);
    const value = await sealer.seal(key, { idToken });
    return { key, value, expireInMs: lifetimeMs };
  }

  async function kept(hash: string): Promise<string | null> {
    const key = idTokenKey(hash);
    const entry = await store.get(key);
    const parsed = v.safeParse(Kept, await sealer.open(key, entry?.value));
    return parsed.success ? parsed.output.idToken : null;
  }

  return {
    async keep({ idHash }, idToken, lifetimeMs) {
      const { metadata } = await provider.known();
      if (metadata.end_session_endpoint === undefined || idToken.length > LONGEST_HINT) return;
      await store.commit({ set: [await row(idHash, idToken, lifetimeMs)] });
    },

    async offer({ idHash }) {
      const idToken = await kept(idHash);
      if (idToken === null) return null;
      const ticket = newTicket();
      const moved = await row(sha256Hex(ticket), idToken, SIGN_OUT_LIFETIME_MS);
      await store.commit({ set: [moved], delete: [idTokenKey(idHash)] });
      return ticket;
    },

    async address(ticket) {
      if (ticket === null || ticket.length > LONGEST_TICKET) return null;
      const hash = sha256Hex(ticket);
      const idToken = await kept(hash);
      if (idToken === null) return null;
      const { metadata } = await provider.known();
      if (metadata.end_session_endpoint === undefined) return null;
      const url = new URL(metadata.end_session_endpoint);
      url.searchParams.set("id_token_hint", idToken);
      url.searchParams.set("client_id", config.clientId);
      url.searchParams.set("post_logout_redirect_uri", returnUri);
      // Reveals nothing of the ticket and cannot be guessed.
      url.searchParams.set("state", hash);
      return url.href;
    },

    isDone: (ticket, state) =>
      ticket !== null && ticket.length <= LONGEST_TICKET && sha256Hex(ticket) === state,
  };
}
