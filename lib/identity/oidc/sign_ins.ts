/**
 * Sign-ins in progress. Anybody can start any number of them, so the server keeps no state: all of
 * it is in a signed ticket in the browser's cookie, and our secrets are derived from the ticket
 * with the signing key. Only a sign-in that the provider confirmed leaves a row, so that it is
 * finished once, in the browser where it began, within minutes.
 */
import { BoundedMap } from "../../bounded_map.ts";
import { createMac, isSameText, type Mac } from "../../crypto/keyed_hash.ts";
import { sha256Hex } from "../../crypto/sha256.ts";
import { signInKey } from "../../storage/keys.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import type { Proofs } from "./code_flow.ts";
import { OidcError } from "./oidc_errors.ts";
import { newTicket } from "./ticket.ts";

/** Time to find a password and a second factor. */
export const SIGN_IN_LIFETIME_MS = 10 * 60 * 1000;
/** The ticket's cookie; over https its name has the prefix `__Host-`. */
export const SIGN_IN_COOKIE = "sign-in";
/**
 * Browsers drop cookies over 4096 bytes (RFC 6265bis, 5.5): a longer target falls back to the start
 * page.
 */
export const LONGEST_NEXT = 2_000;
const LONGEST_TICKET = 4_096;
/** Tickets that this process remembers; older ones are known by their rows only. */
const REMEMBERED = 10_000;

/** The last part of a ticket whose person must sign in again. */
const AGAIN = "again";

const PURPOSE = "sign-ins at the identity provider";

export interface TakenSignIn {
  readonly proofs: Proofs;
  /** Where the person was going: a path of this app. */
  readonly next: string;
  /** Identifies the sign-in without revealing the ticket. */
  readonly id: string;
  /** Where the person must sign in again: since when, in milliseconds since the epoch. */
  readonly againSince: number | undefined;
}

export interface SignIns {
  /**
   * @param next where the person was going: a path of this app.
   * @param again whether a sign-in that is already at the provider is not enough.
   */
  begin(next: string, again?: boolean): { ticket: string; proofs: Proofs };
  /**
   * Accepts the sign-in that the ticket names, once per process.
   *
   * @param state of the provider's response. A mismatch does not use up the ticket, since the
   * browser may have started two sign-ins.
   * @throws {OidcError} `expired`, `replayed` or `wrong_state`.
   */
  take(ticket: string | null, state: string | null): Promise<TakenSignIn>;
  /**
   * Finishes the sign-in once the provider has confirmed it. Of all processes that accepted it, one
   * succeeds.
   *
   * @throws {OidcError} `replayed`.
   */
  finish(signIn: TakenSignIn): Promise<void>;
}

export interface SignInsOptions {
  readonly store: KvStorage;
  /** Keys are derived from these. The first one signs tickets; all of them verify. */
  readonly secrets: readonly [string, ...string[]];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export function createSignIns({ store, secrets, now }: SignInsOptions): SignIns {
  const [first, ...rest] = secrets;
  const newest = createMac(first, PURPOSE);
  const macs = [newest, ...rest.map((secret) => createMac(secret, PURPOSE))];
  const taken = new BoundedMap<string, true>(REMEMBERED);

  return {
    begin(next, again = false) {
      const seed = newTicket();
      const to = next.length > LONGEST_NEXT ? "/" : next;
      const parts = [seed, now() + SIGN_IN_LIFETIME_MS, toText(to), ...again ? [AGAIN] : []];
      const body = parts.join(".");
      return { ticket: `${body}.${signature(newest, body)}`, proofs: proofsOf(newest, seed) };
    },

    async take(ticket, state) {
      const { mac, body } = signed(ticket, macs);
      const [seed = "", expiresAt, next = "", again] = body.split(".");
      if (Number(expiresAt) <= now()) {
        throw new OidcError("expired", "Sign-in: it was not finished in time");
      }
      const proofs = proofsOf(mac, seed);
      if (state !== proofs.state) {
        throw new OidcError("wrong_state", "Sign-in: the answer's state is not the sign-in's");
      }
      const id = sha256Hex(seed);
      const finished = await store.get(signInKey(id)) !== null;
      if (finished || taken.get(id) !== undefined) throw replayed();
      taken.set(id, true);
      const againSince = again === AGAIN ? Number(expiresAt) - SIGN_IN_LIFETIME_MS : undefined;
      return { proofs, next: fromText(next), id, againSince };
    },

    async finish({ id }) {
      const key = signInKey(id);
      const once = {
        check: [{ key, versionstamp: null }],
        set: [{ key, value: true, expireInMs: SIGN_IN_LIFETIME_MS }],
      };
      if (await store.commit(once) === null) throw replayed();
    },
  };
}

const signature = (mac: Mac, body: string) => mac(`ticket ${body}`);

/** Each has 256 bits and cannot be computed from the ticket alone. */
function proofsOf(mac: Mac, seed: string): Proofs {
  return {
    state: mac(`state ${seed}`),
    nonce: mac(`nonce ${seed}`),
    verifier: mac(`verifier ${seed}`),
  };
}

/** @throws {OidcError} `expired` where none of the keys signed the ticket. */
function signed(ticket: string | null, macs: readonly Mac[]): { mac: Mac; body: string } {
  if (ticket !== null && ticket.length <= LONGEST_TICKET) {
    const end = ticket.lastIndexOf(".");
    const body = ticket.slice(0, Math.max(end, 0));
    const mac = macs.find((mac) => isSameText(signature(mac, body), ticket.slice(end + 1)));
    if (mac !== undefined) return { mac, body };
  }
  throw new OidcError("expired", "Sign-in: the browser has no cookie of a sign-in that is ours");
}

function replayed(): OidcError {
  return new OidcError("replayed", "Sign-in: its answer was taken before");
}

const BASE64URL = { alphabet: "base64url", omitPadding: true } as const;
const toText = (next: string) => new TextEncoder().encode(next).toBase64(BASE64URL);
const fromText = (text: string) => new TextDecoder().decode(Uint8Array.fromBase64(text, BASE64URL));
