/**
 * The versions of the policy and of each map, as processes put them in force: 50 of each, with
 * their texts. The process that sees a version first writes it down.
 */
import * as v from "valibot";
import { sha256Hex } from "../crypto/sha256.ts";
import { ALL_DOCUMENT_VERSIONS } from "../storage/key_prefixes.ts";
import { documentVersionsKey } from "../storage/keys.ts";
import { type KvStorage, StorageError } from "../storage/kv_storage.ts";
import type { Sealer } from "../storage/seal.ts";
import { openedText, partKeys, sealedParts } from "./document_text.ts";

/** Of each document. */
export const MOST_VERSIONS = 50;
const MOST_ATTEMPTS = 20;

/** `policy`, or `map:` and the map's id. */
export type DocumentId = "policy" | `map:${string}`;

/** A document as it is in force. */
export interface DocumentInForce {
  readonly id: DocumentId;
  /** The file's text. */
  readonly text: string;
}

const Version = v.object({
  /** SHA-256 of the file, in hexadecimal. */
  hash: v.string(),
  /** When a process first had it in force, in milliseconds since the epoch. */
  at: v.number(),
  /** That process. */
  instance: v.string(),
  /** UTF-16 units of the text. */
  length: v.number(),
});
export type DocumentVersion = v.InferOutput<typeof Version>;
const Versions = v.array(Version);

/** A document's versions, the newest first. */
export interface History {
  readonly id: string;
  readonly versions: readonly DocumentVersion[];
}

export interface RecordedVersion {
  readonly hash: string;
  /** That of the version which it follows; null for the first. */
  readonly previous: string | null;
}

export interface DocumentHistory {
  /**
   * Writes the version down, unless it is the newest one.
   *
   * @returns null where nothing was written.
   * @throws {StorageError}
   */
  record(document: DocumentInForce): Promise<RecordedVersion | null>;
  /** Every document that ever was in force, by id; at most so many. */
  list(most: number): Promise<History[]>;
  versionsOf(id: string): Promise<readonly DocumentVersion[]>;
  /** @returns null for a version whose text is not kept. */
  textOf(id: string, hash: string): Promise<string | null>;
}

export interface DocumentHistoryOptions {
  readonly store: KvStorage;
  readonly sealer: Sealer;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Names the process. */
  readonly instance: string;
}

export function createDocumentHistory(
  { store, sealer, now, instance }: DocumentHistoryOptions,
): DocumentHistory {
  return {
    async record({ id, text }) {
      const key = documentVersionsKey(id);
      const hash = sha256Hex(text);
      for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
        const entry = await store.get(key);
        const before = entry === null ? [] : v.parse(Versions, entry.value);
        if (before[0]?.hash === hash) return null;
        const all = [{ hash, at: now(), instance, length: text.length }, ...before];
        const kept = all.slice(0, MOST_VERSIONS);
        const gone = all.slice(MOST_VERSIONS).map((version) => version.hash)
          .filter((old) => kept.every((version) => version.hash !== old));
        const written = await store.commit({
          check: [{ key, versionstamp: entry?.versionstamp ?? null }],
          set: [{ key, value: kept }, ...await sealedParts(sealer, id, hash, text) ?? []],
          delete: gone.flatMap((old) => partKeys(id, old)),
        });
        if (written !== null) return { hash, previous: before[0]?.hash ?? null };
      }
      throw new StorageError("Other processes keep writing the same versions");
    },

    async list(most) {
      const histories: History[] = [];
      for await (const { key, value } of store.list(ALL_DOCUMENT_VERSIONS, { limit: most })) {
        histories.push({ id: String(key[1]), versions: v.parse(Versions, value) });
      }
      return histories;
    },

    async versionsOf(id) {
      const entry = await store.get(documentVersionsKey(id));
      return entry === null ? [] : v.parse(Versions, entry.value);
    },

    textOf: (id, hash) => openedText(store, sealer, id, hash),
  };
}
