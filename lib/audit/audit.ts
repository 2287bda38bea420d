/**
 * The audit: who signed in and out, who was given a token, who was refused one, which were taken
 * back, and by which policy. Each record carries the hash of the one before it, so that a change to
 * what is written can be found.
 */
import type { Method } from "../identity/person.ts";
import type { Hide } from "../redaction.ts";
import { type Link, type SealedRecord, sealRecord } from "./chain.ts";

export type AuditEvent =
  | {
    readonly event: "token_minted";
    readonly username: string;
    readonly groups: readonly string[];
    /** The name it has at CARTO; the token itself is never on record. */
    readonly token_name: string;
    /** ISO 8601. */
    readonly expires_at: string;
    /** SHA-256 of what the token allows, in hexadecimal. */
    readonly rights_hash: string;
  }
  | {
    readonly event: "token_denied";
    readonly username: string;
    readonly groups: readonly string[];
    readonly reason: string;
  }
  | {
    readonly event: "token_revoked";
    readonly token_name: string;
    readonly owner: string;
    readonly reason: string;
  }
  | { readonly event: "orphan_deleted"; readonly token_name: string }
  | {
    readonly event: "signed_in";
    readonly username: string;
    readonly groups: readonly string[];
    readonly method: Method;
  }
  | {
    readonly event: "sign_in_failed";
    /** A keyed hash: people type passwords into the field for names. */
    readonly name_hash: string | null;
    readonly method: Method;
    readonly reason: string;
  }
  | {
    readonly event: "signed_out";
    readonly username: string;
    /** Who or what ended the session. */
    readonly reason: string;
  }
  | {
    readonly event: "policy_loaded";
    readonly policy_version: number;
    /** SHA-256 of the policy, in hexadecimal. */
    readonly policy_hash: string;
  };

export interface Audit {
  /** Puts the event on record, in the order of the calls; it never throws and never waits. */
  record(event: AuditEvent): void;
  /** Resolves once everything recorded so far is written, or reported as not writable. */
  flush(): Promise<void>;
}

/**
 * Appends to the end of one chain: gives `next` its last link and writes what that returns. In
 * between nobody else may append.
 */
export type AppendToChain = (next: (last: Link) => readonly SealedRecord[]) => Promise<void>;

export interface AuditOptions {
  readonly write: AppendToChain;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Names the process on its records. */
  readonly instance: string;
  /** What may be written of each text. */
  readonly hide: Hide;
  /** Told of every event that could not be written, so that it is not lost unseen. */
  readonly onLost: (event: AuditEvent, error: unknown) => void;
}

interface Pending {
  readonly event: AuditEvent;
  readonly time: string;
}

export function createAudit({ write, now, instance, hide, onLost }: AuditOptions): Audit {
  let pending: Pending[] = [];
  let writing: Promise<void> = Promise.resolve();

  async function writePending(): Promise<void> {
    const batch = pending;
    if (batch.length === 0) return;
    pending = [];
    try {
      await write((last) => {
        let link = last;
        return batch.map(({ event, time }) => {
          const sealed = sealRecord({ seq: link.seq + 1, time, instance, ...event }, link, hide);
          link = sealed.link;
          return sealed;
        });
      });
    } catch (error) {
      for (const { event } of batch) onLost(event, error);
    }
  }

  return {
    record(event) {
      pending.push({ event, time: new Date(now()).toISOString() });
      writing = writing.then(writePending);
    },
    flush: () => writing,
  };
}
