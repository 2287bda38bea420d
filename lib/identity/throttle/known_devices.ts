/**
 * Browsers that have signed in to an account before (OWASP, "Slow Down Online Guessing Attacks with
 * Device Cookies"). Other people's failures do not lock them out.
 *
 * The cookie has an entry per account: a random id, its expiry, and a MAC over these and the
 * account's name, which the cookie does not contain. The cookie alone opens nothing.
 */
import { timingSafeEqual } from "node:crypto";
import { DAY_MS } from "../../clock/durations.ts";
import { createKeyedHash } from "../../crypto/keyed_hash.ts";
import { normalUsername } from "../person.ts";

/** Browsers drop a cookie after 400 days (RFC 6265bis, 5.5). A longer absence makes a stranger. */
export const DEVICE_LIFETIME_MS = 180 * DAY_MS;
/** Accounts in one cookie: a family's, or an operator's second account. */
export const DEVICE_ACCOUNTS = 5;

const PURPOSE = "devices that signed in";
/** 128 bits, from the platform's random source. */
const ID_BYTES = 16;
/** Id, end in seconds, MAC. */
const ENTRY = /^([\w-]{22})\.(\d{10,11})\.([0-9a-f]{32})$/;
const LONGEST_COOKIE = DEVICE_ACCOUNTS * 70;

/** A browser that has signed in to the account in question. */
export interface KnownDevice {
  /** Not secret, but random, so that it cannot be made up. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface KnownDevices {
  /** @returns the device that the cookie proves for this account, or null. */
  find(cookie: string | null, username: string): KnownDevice | null;
  /**
   * @returns the cookie's next value: a new id for this account, and at most four other accounts.
   */
  remember(cookie: string | null, username: string): string;
}

export interface KnownDevicesOptions {
  /** The first one signs; all of them verify. */
  readonly secrets: readonly [string, ...string[]];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export function createKnownDevices({ secrets, now }: KnownDevicesOptions): KnownDevices {
  const [first, ...rest] = secrets;
  const sign = createKeyedHash(first, PURPOSE);
  const hashes = [sign, ...rest.map((secret) => createKeyedHash(secret, PURPOSE))];

  function proves({ id, end, mac }: DeviceEntry, username: string): boolean {
    const text = macText(id, end, username);
    return hashes.some((hash) => timingSafeEqual(encoder.encode(hash(text)), encoder.encode(mac)));
  }

  const livingIn = (cookie: string | null) =>
    entriesIn(cookie).filter(({ end }) => Number(end) * 1000 > now());

  return {
    find(cookie, username) {
      const found = livingIn(cookie).find((entry) => proves(entry, username));
      return found === undefined ? null : { id: found.id, expiresAt: Number(found.end) * 1000 };
    },
    remember(cookie, username) {
      const id = crypto.getRandomValues(new Uint8Array(ID_BYTES))
        .toBase64({ alphabet: "base64url", omitPadding: true });
      const end = String(Math.floor((now() + DEVICE_LIFETIME_MS) / 1000));
      const mac = sign(macText(id, end, username));
      // The other entries cannot be verified without their names, so they are copied as they are.
      const others = livingIn(cookie).filter((entry) => !proves(entry, username));
      return [{ id, end, mac }, ...others].slice(0, DEVICE_ACCOUNTS)
        .map((entry) => `${entry.id}.${entry.end}.${entry.mac}`).join("~");
    },
  };
}

interface DeviceEntry {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly end: string;
  readonly mac: string;
}

const encoder = new TextEncoder();

function macText(id: string, end: string, username: string): string {
  return `${id} ${end} ${normalUsername(username)}`;
}

function entriesIn(cookie: string | null): DeviceEntry[] {
  if (cookie === null || cookie.length > LONGEST_COOKIE) return [];
  return cookie.split("~").flatMap((text) => {
    const [, id, end, mac] = ENTRY.exec(text) ?? [];
    return id === undefined || end === undefined || mac === undefined ? [] : [{ id, end, mac }];
  });
}
