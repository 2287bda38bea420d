/**
 * Sessions. The browser (or an existing application) holds a signed JWT that names a session. The
 * session's record in KV is authoritative: deleting it ends the session for every token.
 */
import { BoundedMap } from "../../bounded_map.ts";
import type { Clock } from "../../clock/clock.ts";
import { AppError } from "../../errors.ts";
import { sha256Hex } from "../../crypto/sha256.ts";
import { sessionKey } from "../../storage/keys.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import { type AttributeVault, CLOSED_VAULT } from "../attributes/attribute_vault.ts";
import type { Declarations } from "../attributes/held_attributes.ts";
import type { Person } from "../person.ts";
import type { Audience, LiveSession, SessionDetails } from "./session.ts";
import { createSessionEnds } from "./session_ends.ts";
import type { StoredSession } from "./session_record.ts";
import { createSessionRecords } from "./session_records.ts";
import type { Standing, StandingPerson } from "../standing.ts";
import { createSessionTokens } from "./session_tokens.ts";
import type { Sessions } from "./sessions_types.ts";

export type * from "./session.ts";
export type * from "./sessions_types.ts";

/** The parent session of a new one has ended. */
export class ParentEndedError extends AppError {
  override readonly name = "ParentEndedError";
  override readonly code = "parent_session_ended";
  constructor() {
    super("The session that this one was to be made from has ended");
  }
}

/**
 * How long a record is served from memory: within this time, a session that was ended elsewhere is
 * rejected on every process.
 */
export const RECHECK_MS = 5_000;
const REMEMBERED_SESSIONS = 10_000;
/** 256 bits, from the platform's random source (OWASP ASVS 5.0, 7.2.3). */
const ID_BYTES = 32;

export interface SessionsOptions extends Clock {
  readonly store: KvStorage;
  /** The first one signs; all of them verify. */
  readonly jwtSecrets: readonly [string, ...string[]];
  /** The app's origin: a token signed for another app with the same secret is rejected. */
  readonly issuer: string;
  /** A session ends after `lifetimeMs`, or when it is not used for `idleMs`. */
  readonly limits: {
    readonly lifetimeMs: number;
    readonly idleMs: number;
    /** The most sessions per user at once. */
    readonly perUser: number;
  };
  /** Reads whether the user is still enabled, with those groups and attributes. */
  readonly standing: (person: StandingPerson) => Standing;
  /** Seals attributes. @default {one that stores none} */
  readonly vault?: AttributeVault;
}

/** A session in memory. */
interface Remembered {
  readonly session: Omit<LiveSession, "attributes">;
  /** By the monotonic clock, in milliseconds. */
  readonly readAt: number;
  /** Whether its use is recorded. */
  readonly noted: boolean;
  /** With its attributes by what the policy declared. */
  live?: { readonly by: Declarations; readonly session: LiveSession };
}

/** The part of a person that the record has as it is. */
function keptPerson({ username, displayName, groups, method }: Person) {
  return { username, displayName, groups: [...groups], method };
}

/** The details that the record has as they are. */
function keptDetails(details: SessionDetails) {
  const { agent = "", authenticatedAt, providerSession, parent, datasets } = details;
  return { agent, authenticatedAt, providerSession, parent, datasets: datasets && [...datasets] };
}

/** The policy may have changed since the session was read: one object while it has not. */
function liveSession(known: Remembered, vault: AttributeVault): LiveSession {
  const { session } = known;
  const declared = vault.declared();
  if (known.live?.by !== declared) {
    const attributes = vault.inForce(session.heldAttributes);
    known.live = { by: declared, session: { ...session, attributes } };
  }
  return known.live.session;
}

const newId = () =>
  crypto.getRandomValues(new Uint8Array(ID_BYTES))
    .toBase64({ alphabet: "base64url", omitPadding: true });

export async function createSessions(options: SessionsOptions): Promise<Sessions> {
  const { store, now, elapsed, limits, standing, vault = CLOSED_VAULT } = options;
  const records = createSessionRecords({ store, now, idleMs: limits.idleMs });
  const { jwtSecrets: secrets, issuer } = options;
  const tokens = await createSessionTokens({ secrets, issuer, now });
  const remembered = new BoundedMap<string, Remembered>(REMEMBERED_SESSIONS);

  function forget(ended: ReadonlySet<string>): void {
    remembered.deleteWhere((known) => ended.has(known.session.idHash));
  }

  async function readRecord(
    token: string,
    audience: Audience,
    unattended: boolean,
  ): Promise<LiveSession | null> {
    const named = await tokens.read(token, audience);
    if (named === null) return null;
    const readAt = elapsed();
    const idHash = sha256Hex(named.id);
    const found = await records.find(idHash, (session) => standing(session).keys);
    if (found === null || found.session.audience !== audience) return null;
    const { sealedAttributes } = found.session;
    const heldAttributes = await vault.open(sessionKey(idHash), sealedAttributes);
    const { check } = standing({ ...found.session, heldAttributes });
    const generation = await check(found.alongside);
    if (generation === null) return null;
    const used = unattended ? found.session : await records.noteUse(found);
    // Noting it took KV long: in memory, no record as old as this would count.
    if (!unattended && elapsed() - readAt >= RECHECK_MS) return readRecord(token, audience, true);
    const session = { ...used, heldAttributes, generation };
    const read = { session, readAt, noted: !unattended };
    remembered.set(token, read);
    return liveSession(read, vault);
  }

  return {
    async start(who, audience, details = {}) {
      const id = newId();
      const createdAt = now();
      const idHash = sha256Hex(id);
      const session: StoredSession = {
        idHash,
        ...keptPerson(who),
        sealedAttributes: await vault.seal(sessionKey(idHash), who.heldAttributes),
        audience,
        createdAt,
        seenAt: createdAt,
        expiresAt: Math.min(createdAt + limits.lifetimeMs, details.expiresAt ?? Infinity),
        ...keptDetails(details),
      };
      if (!await records.create(session)) throw new ParentEndedError();
      const surplus = await records.surplus(session, limits.perUser);
      if (surplus.length > 0) forget(await records.remove(who.username, surplus) ?? new Set());
      const token = await tokens.sign(id, audience, createdAt, session.expiresAt);
      return { token, session, ended: surplus };
    },

    read(token, audience, { unattended = false, fresh = false } = {}) {
      const known = remembered.get(token);
      // A use soon after a page's poll must still be recorded.
      const serves = known?.session.audience === audience && (unattended || known.noted);
      if (known && serves && !fresh && elapsed() - known.readAt < RECHECK_MS) {
        return known.session.expiresAt > now() ? liveSession(known, vault) : null;
      }
      remembered.delete(token);
      return readRecord(token, audience, unattended);
    },

    async renewed(token, { audience, createdAt, expiresAt }) {
      const named = await tokens.read(token, audience);
      if (named === null || named.current) return null;
      return await tokens.sign(named.id, audience, createdAt, expiresAt);
    },

    list: (username) => records.list(username),
    ...createSessionEnds({ store, records, forget }),
  };
}
