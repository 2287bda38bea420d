/**
 * The chain of an audit: one JSON object a line, each holding its own hash and its forerunner's.
 */
import { createHash } from "node:crypto";
import * as v from "valibot";
import { jsonLine } from "../log/json_line.ts";
import type { Hide } from "../log/redaction.ts";

/** What the next record follows. */
export interface Link {
  /** 0 before the first record. */
  readonly seq: number;
  /** SHA-256 in hexadecimal. */
  readonly hash: string;
}

export const CHAIN_START: Link = { seq: 0, hash: "0".repeat(64) };

/** A record without the members that chain it. */
export interface AuditRecord {
  readonly seq: number;
  readonly time: string;
  readonly instance: string;
  readonly event: string;
  /** Only the event and its short members are on record: the rest was longer than its place. */
  readonly too_long?: true;
}

/** A record as it is written. */
export interface SealedRecord {
  /** Without its end. */
  readonly line: string;
  /** What the next record follows. */
  readonly link: Link;
}

/**
 * Gives the record its place after `last`.
 *
 * @param hide what may be written of each text.
 */
export function sealRecord(record: AuditRecord, last: Link, hide?: Hide): SealedRecord {
  const text = jsonLine({ ...record, prev: last.hash }, hide);
  const hash = sha256(text);
  return { line: `${text.slice(0, -1)},"hash":"${hash}"}`, link: { seq: record.seq, hash } };
}

/** The hash is the last member, and is over the line's text without that member. */
const SEALED = /^(\{.*),"hash":"([0-9a-f]{64})"\}$/;

export type OpenedRecord =
  | { readonly ok: true; readonly link: Link; readonly prev: string }
  | { readonly ok: false; readonly reason: string };

const Chained = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ seq: v.pipe(v.number(), v.integer()), prev: v.string() }),
);

/** @returns what the line says of its place in the chain, if it is as it was written. */
export function openRecord(line: string): OpenedRecord {
  const [, head, hash] = SEALED.exec(line) ?? [];
  if (head === undefined || hash === undefined) {
    return { ok: false, reason: "is not an audit record" };
  }
  const text = `${head}}`;
  if (sha256(text) !== hash) return { ok: false, reason: "was changed: its hash does not fit" };
  const chained = v.safeParse(Chained, text);
  if (!chained.success) return { ok: false, reason: "is not an audit record" };
  const { seq, prev } = chained.output;
  return { ok: true, link: { seq, hash }, prev };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
