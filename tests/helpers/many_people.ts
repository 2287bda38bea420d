/** A KV with many people, sessions and tokens, and what reading it costs. */
import { ownerHash } from "../../lib/broker/owner.ts";
import { sealRecord } from "../../lib/broker/records.ts";
import { sha256Hex } from "../../lib/crypto/sha256.ts";
import { lastSeenRow } from "../../lib/identity/sessions/last_seen.ts";
import {
  apiTokenKey,
  ownerTokenKey,
  sessionKey,
  shownNameKey,
  tokenUseKey,
  userKey,
  userSessionKey,
} from "../../lib/storage/keys.ts";
import type { Change, KvStorage } from "../../lib/storage/kv_storage.ts";
import { FIRST_GENERATION } from "../../lib/storage/revocation_rows.ts";
import type { Sealer } from "../../lib/storage/seal.ts";

const HOUR_MS = 3_600_000;
const WRITTEN_AT_ONCE = 600;
const GROUPS = ["BOSTON", "NEW YORK"];

type Row = NonNullable<Change["set"]>[number];

export interface ManyPeople {
  readonly people: number;
  readonly sessions: number;
  readonly tokens: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly sealer: Sealer;
}

/** Usernames that sort as their numbers do; every second person is the provider's. */
export function usernameOf(n: number): string {
  const digits = String(n).padStart(6, "0");
  return n % 2 === 0 ? `person.${digits}@example.com` : `oidc:${digits}`;
}

/** The name that is shown of a person of the provider. */
export const shownNameOf = (n: number) => `Visitor ${String(n).padStart(6, "0")}`;

/** Writes the rows that the app would have written. */
export async function fillWithPeople(store: KvStorage, many: ManyPeople): Promise<void> {
  let set: Row[] = [];
  const put = async (rows: readonly Row[]) => {
    set.push(...rows);
    if (set.length < WRITTEN_AT_ONCE) return;
    await store.commit({ set });
    set = [];
  };
  for (let n = 0; n < many.people; n++) await put(personRows(n, many.now));
  for (let n = 0; n < many.sessions; n++) {
    await put(sessionRows(usernameOf(n % many.people), n, many.now));
  }
  for (let n = 0; n < many.tokens; n++) {
    await put(await tokenRows(usernameOf(n % many.people), n, many));
  }
  await store.commit({ set });
}

function personRows(n: number, now: number): Row[] {
  const username = usernameOf(n);
  const isLocal = n % 2 === 0;
  const displayName = isLocal ? username : shownNameOf(n);
  const value = {
    username,
    displayName,
    groups: [GROUPS[n % GROUPS.length]],
    method: isLocal ? "password" : "oidc",
    passwordHash: null,
  };
  const names = isLocal
    ? []
    : [{ key: shownNameKey(displayName.toLowerCase(), username), value: true }];
  return [{ key: userKey(username), value }, lastSeenRow(username, now), ...names];
}

function sessionRows(username: string, n: number, now: number): Row[] {
  const idHash = sha256Hex(`session ${n}`);
  const value = {
    username,
    displayName: username,
    groups: ["BOSTON"],
    method: "password",
    audience: "cookie",
    agent: '{"browser":"Firefox","system":"Linux"}',
    createdAt: now,
    seenAt: now,
    expiresAt: now + HOUR_MS,
  };
  return [
    { key: sessionKey(idHash), value },
    { key: userSessionKey(username, idHash), value: true },
  ];
}

async function tokenRows(username: string, n: number, { now, sealer }: ManyPeople): Promise<Row[]> {
  const hash = sha256Hex(`rights ${n}`);
  const owner = `user:${username}`;
  const key = apiTokenKey(hash);
  const name = `carto-embed-test-${n}`;
  const value = await sealRecord(sealer, key, {
    owner,
    username,
    groups: ["BOSTON"],
    generation: FIRST_GENERATION,
    tokens: [{ token: name, id: name, name, expiresAt: now + HOUR_MS }],
    others: [],
    mintedAt: now,
    shows: ["retail_stores"],
  });
  return [
    { key, value },
    { key: ownerTokenKey(ownerHash(owner), hash), value: true },
    { key: tokenUseKey(hash), value: now },
  ];
}

export interface CountedReads extends KvStorage {
  /** What was read since the last call: round trips, and rows. */
  taken(): { readonly trips: number; readonly rows: number };
}

/** The same store, with its reads counted. */
export function countReads(store: KvStorage): CountedReads {
  let [trips, rows] = [0, 0];
  return {
    ...store,
    get(key) {
      trips++;
      rows++;
      return store.get(key);
    },
    getMany(keys) {
      trips++;
      rows += keys.length;
      return store.getMany(keys);
    },
    async *list(prefix, options) {
      // A batch is a round trip: one row beyond each tells of the next.
      const { batchSize = 500 } = options ?? {};
      let read = 0;
      trips++;
      for await (const entry of store.list(prefix, options)) {
        rows++;
        if (read > 0 && read % batchSize === 0) trips++;
        read++;
        yield entry;
      }
    },
    taken() {
      const found = { trips, rows };
      [trips, rows] = [0, 0];
      return found;
    },
  };
}
