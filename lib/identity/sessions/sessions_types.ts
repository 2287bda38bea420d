/** The interface of sessions. */
import type { Person } from "../person.ts";
import type { Audience, LiveSession, Session, SessionDetails, SessionUse } from "./session.ts";

export interface Sessions {
  /**
   * @returns the token for the holder, its session, and the user's sessions that were ended for it:
   * over the limit, the least recently used ones end.
   * @throws {ParentEndedError}
   */
  start(
    who: Person,
    audience: Audience,
    details?: SessionDetails,
  ): Promise<{ token: string; session: Session; ended: readonly Session[] }>;
  /**
   * @returns the live session that the token names, or null for anything else: the same object
   * while neither it nor the attributes that the policy declares were read again. At once where
   * memory has it.
   */
  read(
    token: string,
    audience: Audience,
    use?: SessionUse,
  ): LiveSession | null | Promise<LiveSession | null>;
  /**
   * @returns a token for the same session signed with the newest secret, where an older one signed
   * this; otherwise null.
   */
  renewed(token: string, session: Session): Promise<string | null>;
  /** @returns the user's live sessions, most recently used first. */
  list(username: string): Promise<Session[]>;
  /**
   * Ends the session for every token, and the sessions made from it. With the user's last session,
   * it revokes their tokens.
   *
   * @param successor a session that was started in its place.
   */
  end(session: Session, successor?: Session): Promise<void>;
  /**
   * Ends another session of the user remotely, and revokes the user's tokens, since that device may
   * be in the wrong hands. Remaining sessions get new tokens.
   *
   * @returns false where the user has no such session.
   */
  endByHash(username: string, idHash: string): Promise<boolean>;
  /**
   * Ends all of the user's sessions and revokes their tokens, also where there are no sessions.
   *
   * @param except the hash of a session that stays, with those made from it, and gets a new token.
   * @returns how many ended.
   */
  endAll(username: string, except?: string): Promise<number>;
  /** Ends all that began in a session at the identity provider. @returns their usernames. */
  endOfProvider(providerSession: string, around?: AroundChange): Promise<string[]>;
}

/** Runs a change of one user's sessions, with what has to happen before and after it. */
export type AroundChange = <T>(username: string, change: () => Promise<T>) => Promise<T>;
