/**
 * What a change did, as the page that it leads to says it. The notice is in that page's address,
 * and signed: a forged link must not claim to an administrator that a token was revoked.
 */
import * as v from "valibot";
import { createMac, isSameText } from "../crypto/keyed_hash.ts";
import type { LiveSession } from "../identity/sessions/session.ts";

/** The session that the notice is for; no other session shows it, even of the same person. */
type Reader = Pick<LiveSession, "idHash">;

export interface Notices {
  /**
   * @param path of the page that shows it, with its query.
   * @returns the path with the notice.
   */
  add(reader: Reader, path: string, notice: string): string;
  /**
   * @param schema of the page's notices.
   * @returns undefined for an address that has none, or one that is not for this session and page,
   * or that is older than a minute.
   */
  read<T>(reader: Reader, url: URL, schema: v.GenericSchema<unknown, T>): T | undefined;
}

export interface NoticesOptions {
  /** Keys are derived from these. The first one signs; all of them verify. */
  readonly secrets: readonly [string, ...string[]];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Of the address. */
const PARAMETER = "done";
const PURPOSE = "notices of the console";
/** The browser asks for the page at once; a choice of language reloads it. */
const SHOWN_MS = 60_000;

export function createNotices({ secrets: [first, ...rest], now }: NoticesOptions): Notices {
  const newest = createMac(first, PURPOSE);
  const macs = [newest, ...rest.map((secret) => createMac(secret, PURPOSE))];
  return {
    add({ idHash }, path, notice) {
      const until = String(now() + SHOWN_MS);
      const signature = newest(signedText(idHash, path, notice, until));
      const query = new URLSearchParams({ [PARAMETER]: [notice, until, signature].join(".") });
      return `${path}${path.includes("?") ? "&" : "?"}${query}`;
    },

    read({ idHash }, url, schema) {
      const [notice = "", until = "", given = ""] = url.searchParams.get(PARAMETER)?.split(".") ??
        [];
      const parsed = v.safeParse(schema, notice);
      if (!parsed.success || !(now() < Number(until))) return undefined;
      const text = signedText(idHash, pathWithout(url), notice, until);
      return macs.some((mac) => isSameText(mac(text), given)) ? parsed.output : undefined;
    },
  };
}

const signedText = (...parts: readonly string[]) => JSON.stringify(parts);

/** @returns the path with its query, without the notice. */
function pathWithout({ pathname, searchParams }: URL): string {
  const query = new URLSearchParams(searchParams);
  query.delete(PARAMETER);
  return query.size === 0 ? pathname : `${pathname}?${query}`;
}
