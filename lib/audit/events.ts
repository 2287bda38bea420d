/** What is put on record, and which of it is summed up when it repeats. */
import { type Method, normalUsername } from "../identity/person.ts";
import type { Sameness } from "../log/repeats.ts";

/** What operators change in the console. */
export type AdminChange =
  | "session_ended"
  | "sessions_ended"
  | "disabled"
  | "enabled"
  | "token_revoked"
  | "all_tokens_revoked"
  | "comparison_requested"
  | "view_started"
  | "view_ended"
  | "rows_counted";

export type AuditEvent =
  | {
    readonly event: "token_minted";
    readonly username: string;
    readonly groups: readonly string[];
    /** Those that the policy includes in these. */
    readonly included_groups?: readonly string[];
    /** The attributes that decided, with the number of values of each; the values are not here. */
    readonly attributes?: Readonly<Record<string, number>>;
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
    /** The attributes that were to decide and match nothing: each with 0 values. */
    readonly attributes?: Readonly<Record<string, number>>;
    readonly reason: string;
  }
  | {
    readonly event: "token_revoked";
    readonly token_name: string;
    readonly owner: string;
    readonly reason: string;
  }
  | {
    /** `deno task users set` or `unset`. */
    readonly event: "attribute_set";
    readonly username: string;
    readonly attribute: string;
    /** The number of values; 0 where it was removed. */
    readonly values: number;
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
    /** Stands for several names, which were too many to be counted apart. */
    readonly others?: true;
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
  }
  | {
    /** The first process to have another version of it in force. */
    readonly event: "document_changed";
    /** `policy`, or `map:` and the map's id. */
    readonly document: string;
    /** SHA-256 of the file, in hexadecimal. */
    readonly document_hash: string;
    readonly previous_hash: string;
  }
  | {
    /** An operator changed something in the console. */
    readonly event: "admin_changed";
    /** The operator. */
    readonly username: string;
    readonly change: AdminChange;
    /** Whom or what it is about; empty where that is everything. */
    readonly of: string;
  }
  | {
    /** People's data was viewed in the console, or by its API. */
    readonly event: "admin_viewed";
    /** Who looked: a person's username, or `api-token:` and the token's name. */
    readonly username: string;
    /** The path. */
    readonly page: string;
    /** What was asked for. */
    readonly query: Readonly<Record<string, string>>;
  }
  | {
    /** An operator ran the doctor's quick checks in the console. */
    readonly event: "doctor_run";
    readonly username: string;
    readonly failures: number;
  }
  | {
    /** `deno task admin token add` or `revoke`, or a revocation in the console. */
    readonly event: "admin_token_added" | "admin_token_revoked";
    /** Who did it in the console. */
    readonly username?: string;
    /** The token's. */
    readonly name: string;
  }
  | {
    /** Records could not be written, and were given up; the log has them. */
    readonly event: "records_lost";
    readonly count: number;
    /** ISO 8601. */
    readonly since: string;
  };

/** @returns the people by whom the event is found: those it names or asks for, two at most. */
export function peopleOf(event: AuditEvent): string[] {
  const named = PERSON_MEMBERS.map((member): unknown => Reflect.get(event, member));
  const asked = event.event === "admin_viewed" ? askedFor(event.query) : [];
  const names = [...named, ...asked].filter((name) => typeof name === "string").map(personName);
  return [...new Set(names.filter((name) => name !== ""))];
}

/** Of a look: people may be asked for in any form of their name, or by its start. */
function askedFor({ person, name, q }: Readonly<Record<string, string>>): string[] {
  return [person ?? name ?? q ?? ""].map(normalUsername);
}

/** An owner of tokens, or an operator who views as others, is a person by this prefix. */
const OF_PERSON = /^(?:user|view):/;

/** @returns the username of who is named, also as the owner of a token. */
export const personName = (name: string): string => name.replace(OF_PERSON, "");

/** Members of events that hold a username, the hash of one that was typed, or what was changed. */
const PERSON_MEMBERS = ["username", "owner", "of", "name_hash"];

/** A person's sessions each have a record of their own, unless a program begins them. */
const SESSIONS_AT_ONCE = 10;

/**
 * Equal events that clients can repeat at will are repeats of one another. Anybody can make up
 * names that fail, so that those have a common sum beyond the bound; who was let in stays on record
 * by name, however many they are.
 *
 * @returns null for an event that no client can repeat: it always has a record of its own.
 */
export function samenessOf(event: AuditEvent): Sameness<AuditEvent> | null {
  switch (event.event) {
    case "sign_in_failed": {
      const { method, reason, name_hash } = event;
      return {
        kind: `${event.event} ${method} ${reason}`,
        key: name_hash ?? "",
        atOnce: 1,
        others: { ...event, name_hash: null, others: true },
      };
    }
    case "token_denied":
      return { kind: event.event, key: JSON.stringify(event), atOnce: 1 };
    case "signed_in":
    case "signed_out":
    case "admin_viewed":
      return { kind: event.event, key: JSON.stringify(event), atOnce: SESSIONS_AT_ONCE };
    default:
      return null;
  }
}
