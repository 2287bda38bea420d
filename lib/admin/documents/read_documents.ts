/** The policy and the maps: in force at this process, and as they were before. */
import * as v from "valibot";
import type { LivePolicy } from "../../access/live_policy.ts";
import { sha256Hex } from "../../crypto/sha256.ts";
import type {
  DocumentHistory,
  DocumentInForce,
  DocumentVersion,
} from "../../history/document_history.ts";
import type { LiveMaps } from "../../maps/live/live_maps.ts";
import { type LineDiff, lineDiff } from "./line_diff.ts";

/** Two hundred maps are read, and as many may be gone. */
const MOST_DOCUMENTS = 400;

/** `policy`, or `map:` and a map's id. */
export const DOCUMENT_ID = /^(policy|map:[a-z0-9-]{1,64})$/;

const Hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

export const DocumentQuery = v.object({
  /** Which document is shown by itself. */
  id: v.pipe(v.string(), v.regex(DOCUMENT_ID)),
  /** The version after a change; without it the newest. */
  version: v.optional(Hash),
  /** The version before; without it the one that came before that. */
  before: v.optional(Hash),
});
export type DocumentQuery = v.InferOutput<typeof DocumentQuery>;

export interface DocumentsParts {
  readonly access: Pick<LivePolicy, "text">;
  readonly maps: Pick<LiveMaps, "all">;
  readonly history: DocumentHistory;
}

export interface ListedDocument {
  readonly id: string;
  /** SHA-256 of what is in force at this process; null where it is not. */
  readonly inForce: string | null;
  /** How many versions are kept. */
  readonly versions: number;
  /** When the newest came into force, ISO 8601; null where none is written down yet. */
  readonly changedAt: string | null;
}

export interface VersionOfDocument {
  readonly hash: string;
  /** ISO 8601. */
  readonly at: string;
  /** The process that had it in force first. */
  readonly instance: string;
  /** UTF-16 units. */
  readonly length: number;
  readonly isInForce: boolean;
}

export interface DocumentPage {
  readonly id: string;
  /** The newest first. */
  readonly versions: readonly VersionOfDocument[];
  /** The versions that are compared; null for no such one. */
  readonly before: string | null;
  readonly after: string | null;
  /** Null where one of them is not kept, or they differ too much. */
  readonly diff: LineDiff | null;
}

/** @returns what is in force, by id. */
export function documentsInForce(
  { access, maps }: Pick<DocumentsParts, "access" | "maps">,
): DocumentInForce[] {
  const ofMaps = maps.all().map(({ id, text }) => ({ id: `map:${id}` as const, text }));
  return [{ id: "policy", text: access.text() }, ...ofMaps];
}

/** The policy first, then the maps; also those that are in force no more. */
export async function readDocuments(parts: DocumentsParts): Promise<readonly ListedDocument[]> {
  const hashes = hashesInForce(parts);
  const histories = await parts.history.list(MOST_DOCUMENTS);
  const ids = new Set(["policy", ...hashes.keys(), ...histories.map(({ id }) => id)]);
  return [...ids].map((id) => {
    const versions = histories.find((history) => history.id === id)?.versions ?? [];
    const changedAt = versions[0] === undefined ? null : isoTime(versions[0].at);
    return { id, inForce: hashes.get(id) ?? null, versions: versions.length, changedAt };
  });
}

/** @returns null for a document that there never was. */
export async function readDocument(
  parts: DocumentsParts,
  { id, version, before }: DocumentQuery,
): Promise<DocumentPage | null> {
  const inForce = hashesInForce(parts).get(id) ?? null;
  const versions = await parts.history.versionsOf(id);
  if (versions.length === 0 && inForce === null) return null;
  const at = version === undefined ? 0 : versions.findIndex(({ hash }) => hash === version);
  const later: DocumentVersion | undefined = versions[at];
  const earlier = before ?? versions[at + 1]?.hash ?? null;
  const was = await textOf(parts, id, earlier);
  const is = await textOf(parts, id, later?.hash ?? null);
  return {
    id,
    versions: versions.map(({ at, ...one }) => (
      { ...one, at: isoTime(at), isInForce: one.hash === inForce }
    )),
    before: earlier,
    after: later?.hash ?? null,
    diff: was === null || is === null ? null : lineDiff(was, is),
  };
}

function textOf({ history }: DocumentsParts, id: string, hash: string | null) {
  return hash === null ? Promise.resolve(null) : history.textOf(id, hash);
}

function hashesInForce(parts: DocumentsParts): ReadonlyMap<string, string> {
  return new Map(documentsInForce(parts).map(({ id, text }) => [id, sha256Hex(text)]));
}

const isoTime = (ms: number): string => new Date(ms).toISOString();
