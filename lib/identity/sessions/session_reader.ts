/** Reads sessions in KV: what a row holds, and whether it is live. */
import * as v from "valibot";
import { sessionsOf } from "../../storage/key_prefixes.ts";
import { sessionKey } from "../../storage/keys.ts";
import type { Entry } from "../../storage/kv_storage.ts";
import {
  type Alongside,
  type Found,
  isLive,
  newerSession,
  readSessions,
  type Row,
  SessionRecord,
  type StoredSession,
} from "./session_record.ts";
import type { SessionRecordsOptions } from "./session_records_types.ts";

export function createSessionReader({ store, idleMs, now }: SessionRecordsOptions) {
  const lives = (record: SessionRecord) => isLive(record, idleMs, now());

  function parse(entry: Entry | null): Row | null {
    const record = v.safeParse(SessionRecord, entry?.value);
    if (entry === null || !record.success || !lives(record.output)) return null;
    const session: StoredSession = { ...record.output, idHash: String(entry.key.at(-1)) };
    return { session, versionstamp: entry.versionstamp };
  }

  const read = async (idHash: string) => parse(await store.get(sessionKey(idHash)));

  /** Sessions live by their own record, whatever their parents' state; most recently used first. */
  const readAll = async (prefix: Deno.KvKey) =>
    (await readSessions(store, prefix)).flatMap((entry) => parse(entry) ?? [])
      .sort(({ session: a }, { session: b }) => b.seenAt - a.seenAt || b.createdAt - a.createdAt);

  const readNewer = async (prefix: Deno.KvKey) =>
    (await readSessions(store, prefix)).flatMap((entry) => newerSession(entry) ?? []);

  async function readAllOf(username: string) {
    const found = await readAll(sessionsOf(username));
    const living = new Set(found.map(({ session }) => session.idHash));
    return found.filter(({ session: { parent } }) => parent === undefined || living.has(parent));
  }

  /** A session's row names the keys to read with it, so a second read gets all in one snapshot. */
  async function find(idHash: string, keysOf: Alongside = () => []): Promise<Found | null> {
    const first = await read(idHash);
    if (first === null) return null;
    const { parent } = first.session;
    const keys = [sessionKey(idHash), sessionKey(parent ?? idHash), ...keysOf(first.session)];
    const [own = null, parents = null, ...alongside] = await store.getMany(keys);
    const [found, above] = [parse(own), parse(parents)];
    if (found === null || above === null) return null;
    return { ...found, parent: parent === undefined ? undefined : above, alongside };
  }

  return { read, readAll, readNewer, readAllOf, find };
}
