/** A page of the sessions of all people, or of those whose username starts so. */
import * as v from "valibot";
import { normalUsername } from "../../identity/person.ts";
import { SessionRecord } from "../../identity/sessions/session_record.ts";
import type { Audience } from "../../identity/sessions/session.ts";
import { ALL_USER_SESSIONS, sessionsOf } from "../../storage/key_prefixes.ts";
import { sessionKey, userSessionKey } from "../../storage/keys.ts";
import type { Entry, KvStorage } from "../../storage/kv_storage.ts";
import { CursorText, NameText } from "../name_query.ts";
import { rowsByKeys } from "../../storage/rows_by_keys.ts";
import { nameIn, pageOf } from "../page_rows.ts";

const Cursor = v.pipe(
  CursorText,
  v.regex(/^[^\n]+\n[0-9a-f]{64}$/),
  v.transform((text) => {
    const [username = "", idHash = ""] = text.split("\n");
    return { username, idHash };
  }),
);

export type SessionsQuery = v.InferOutput<typeof SessionsQuery>;
export const SessionsQuery = v.object({
  /** The start of a username. */
  q: v.optional(v.pipe(NameText, v.trim()), ""),
  after: v.optional(Cursor),
});

export interface SessionRow {
  /** SHA-256 of the session's id, hexadecimal; no secret. */
  readonly idHash: string;
  readonly username: string;
  readonly displayName: string;
  readonly audience: Audience;
  /** The text of its agent (lib/http/agent.ts). */
  readonly agent: string;
  /** Milliseconds since the epoch, as are the others. */
  readonly createdAt: number;
  readonly seenAt: number;
  readonly expiresAt: number;
  /** Whether it was made from another, with which it ends: a frame's. */
  readonly made: boolean;
}

export interface SessionsPage {
  readonly sessions: readonly SessionRow[];
  readonly next: string | null;
}

export interface SessionsParts {
  readonly store: Pick<KvStorage, "getMany" | "list">;
  /** A session unused for this long has ended. */
  readonly idleMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Reads at most 51 rows of an index, and 50 by their keys. Ended sessions are left out. */
export async function readSessions(
  parts: SessionsParts,
  { q, after }: SessionsQuery,
): Promise<SessionsPage> {
  const start = normalUsername(q);
  const { entries, last } = await pageOf(parts.store, {
    prefix: ALL_USER_SESSIONS,
    from: start === "" ? undefined : sessionsOf(start),
    after: after && userSessionKey(after.username, after.idHash),
    isIn: ([, username]) => String(username).startsWith(start),
  });
  const rows = await rowsByKeys(parts.store, entries.map(({ key }) => sessionKey(nameIn(key))));
  const [, username] = last ?? [];
  return {
    sessions: rows.flatMap((entry) => sessionRow(parts, entry) ?? []),
    next: last && `${String(username)}\n${nameIn(last)}`,
  };
}

/** @returns null for a session that has ended, whose row may still exist. */
function sessionRow(
  { idleMs, now }: Pick<SessionsParts, "idleMs" | "now">,
  entry: Entry | null,
): SessionRow | null {
  const parsed = v.safeParse(SessionRecord, entry?.value);
  if (entry === null || !parsed.success) return null;
  const { parent, ...record } = parsed.output;
  if (record.expiresAt <= now() || record.seenAt + idleMs <= now()) return null;
  return shownSession({ ...record, parent, idHash: nameIn(entry.key) });
}

/** @returns the part of a session that operators see. */
export function shownSession(
  session: Omit<SessionRow, "made"> & { readonly parent?: string | undefined },
): SessionRow {
  const { idHash, username, displayName, audience, agent } = session;
  const { createdAt, seenAt, expiresAt, parent } = session;
  const made = parent !== undefined;
  return { idHash, username, displayName, audience, agent, createdAt, seenAt, expiresAt, made };
}
