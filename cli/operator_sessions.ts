/** Users' sessions, for an operator to list and end. */
import { SYSTEM_CLOCK } from "../lib/clock/clock.ts";
import type { Config } from "../lib/config/config.ts";
import { agentName } from "../lib/http/agent_name.ts";
import { createSessions, type Session, type Sessions } from "../lib/identity/sessions/sessions.ts";
import { FIRST_GENERATION } from "../lib/storage/revocation_rows.ts";
import type { KvStorage } from "../lib/storage/kv_storage.ts";
import { wordsOf } from "../lib/locale/words.ts";
import { table } from "../lib/log/terminal.ts";

/** The app's sessions. Listing and ending them does not need the secret that signs them. */
export function operatorSessions(config: Config, store: KvStorage): Promise<Sessions> {
  return createSessions({
    store,
    jwtSecrets: [crypto.randomUUID()],
    issuer: config.appOrigin,
    limits: config.session,
    standing: () => ({ keys: [], check: () => Promise.resolve(FIRST_GENERATION) }),
    ...SYSTEM_CLOCK,
  });
}

/** Characters shown of a session's id: enough to distinguish a user's sessions. */
const ID_SHOWN = 12;

export function sessionTable(sessions: readonly Session[]): string {
  const time = (ms: number) => `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const words = wordsOf("en").sessions;
  const rows = sessions.map((session) => [
    session.idHash.slice(0, ID_SHOWN),
    session.agent === "" ? session.audience : agentName(session, words),
    ...[session.createdAt, session.seenAt, session.expiresAt].map(time),
  ]);
  return table([["ID", "What", "Since", "Last used", "Ends"], ...rows]);
}
