/**
 * Sign-ins that have begun. Whoever asks can begin one, as often as they like, so that nothing is
 * kept of it here: all there is to it is in a ticket that the browser holds in a cookie, signed with
 * a key of ours. What we keep to ourselves is computed from the ticket with that key. Only a sign-in
 * that the provider confirmed leaves a row, so that it is finished once, in the browser it began in,
 * within minutes.
 */
import { timingSafeEqual } from "node:crypto";
import { BoundedMap } from "../../bounded_map.ts";
import { createMac, type Mac } from "../../crypto/keyed_hash.ts";
import { sha256Hex } from "../../crypto/sha256.ts";
import { signInKey } from "../../storage/keys.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import type { Proofs } from "./code_flow.ts";
import { OidcError } from "./errors.ts";
import { newTicket } from "./ticket.ts";

/** As long as somebody looks for their password and their second factor. */
export const SIGN_IN_LIFETIME_MS = 10 * 60 * 1000;
/** The ticket's cookie; over https `__Host-` is put before its name. */
export const SIGN_IN_COOKIE = "sign-in";
/** Browsers keep no cookie beyond 4096 bytes (RFC 6265bis, 5.5): who wants to go further begins at the start. */
export const LONGEST_NEXT = 2_000;
const LONGEST_TICKET = 4_096;
/** Tickets this process has taken, beyond which the oldest is known by its row alone. */
const REMEMBERED = 10_000;

const PURPOSE = "sign-ins at the identity provider";

export interface TakenSignIn {
  readonly proofs: Proofs;
  /** Where the person wants to go: a path of ours. */
  readonly next: string;
  /** Names the sign-in; it tells nothing of the ticket. */
  readonly id: string;
}

export interface SignIns {
  /** @param next where the person wants to go: a path of ours. */
  begin(next: string): { ticket: string; proofs: Proofs };
  /**
   * Takes the sign-in that the ticket names: this process takes it once.
   *
   * @param state the provider's answer has; one that is not the sign-in's leaves it alone, since
   * the browser may have begun two.
   * @throws {OidcError} `expired`, `replayed` or `wrong_state`.
   */
  take(ticket: string | null, state: string | null): Promise<TakenSignIn>;
  /**
   * Finishes it, once the provider has confirmed it: of all processes that took it, one does.
   *
   * @throws {OidcError} `replayed`.
   */
  finish(signIn: TakenSignIn): Promise<void>;
}

export interface SignInsOptions {
  readonly store: KvStorage;
  /** What keys are derived from. The first one signs tickets; all of them are good for reading. */
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
    begin(next) {
      const seed = newTicket();
      const to = next.length > LONGEST_NEXT ? "/" : next;
      const body = [seed, now() + SIGN_IN_LIFETIME_MS, toText(to)].join(".");
      return { ticket: `${body}.${signature(newest, body)}`, proofs: proofsOf(newest, seed) };
    },

    async take(ticket, state) {
      const { mac, body } = signed(ticket, macs);
      const [seed = "", expiresAt, next = ""] = body.split(".");
      if (Number(expiresAt) <= now()) {
        throw new OidcError("expired", "Sign-in: it was not finished in time");
      }
      const proofs = proofsOf(mac, seed);
      if (state !== proofs.state) {
        throw new OidcError("wrong_state", "Sign-in: the answer's state is not the sign-in's");
      }
      const id = await sha256Hex(seed);
      const finished = await store.get(signInKey(id)) !== null;
      if (finished || taken.get(id) !== undefined) throw replayed();
      taken.set(id, true);
      return { proofs, next: fromText(next), id };
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

/** Each of 256 bits, which nobody computes who has the ticket alone. */
function proofsOf(mac: Mac, seed: string): Proofs {
  return {
    state: mac(`state ${seed}`),
    nonce: mac(`nonce ${seed}`),
    verifier: mac(`verifier ${seed}`),
  };
}

/** @throws {OidcError} `expired` where none of the keys has signed the ticket. */
function signed(ticket: string | null, macs: readonly Mac[]): { mac: Mac; body: string } {
  if (ticket !== null && ticket.length <= LONGEST_TICKET) {
    const end = ticket.lastIndexOf(".");
    const body = ticket.slice(0, Math.max(end, 0));
    const mac = macs.find((mac) => same(signature(mac, body), ticket.slice(end + 1)));
    if (mac !== undefined) return { mac, body };
  }
  throw new OidcError("expired", "Sign-in: the browser has no cookie of a sign-in that is ours");
}

function same(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => new TextEncoder().encode(text));
  return a !== undefined && b !== undefined && a.length === b.length && timingSafeEqual(a, b);
}

function replayed(): OidcError {
  return new OidcError("replayed", "Sign-in: its answer was taken before");
}

const BASE64URL = { alphabet: "base64url", omitPadding: true } as const;
const toText = (next: string) => new TextEncoder().encode(next).toBase64(BASE64URL);
const fromText = (text: string) => new TextDecoder().decode(Uint8Array.fromBase64(text, BASE64URL));
