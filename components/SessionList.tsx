import type { Session } from "../lib/identity/sessions.ts";

export interface SessionListProps {
  readonly sessions: readonly Session[];
  /** The hash of the session that this page was asked for with. */
  readonly current: string;
}

/** Where a person is signed in, and how to end that; plain HTML, no script. */
export function SessionList({ sessions, current }: SessionListProps) {
  return (
    <section class="card sessions">
      <h1>Where you are signed in</h1>
      <p class="muted">
        End a session that you do not know, or do not need any more. It ends within five seconds.
      </p>
      <ul>
        {sessions.map((session) => (
          <li key={session.idHash}>
            <SessionItem session={session} isCurrent={session.idHash === current} />
          </li>
        ))}
      </ul>
      <div class="sessions-actions">
        {sessions.length > 1 && <EndForm id="others" label="End all others" />}
        <a class="button button-quiet" href="/">Back to the map</a>
      </div>
    </section>
  );
}

function SessionItem({ session, isCurrent }: { session: Session; isCurrent: boolean }) {
  const { agent, audience, createdAt, expiresAt, idHash, seenAt } = session;
  const name = agent || (audience === "bearer" ? "A program" : "A browser");
  return (
    <>
      <div class="session-text">
        <p class="session-name">
          {name}
          {isCurrent && <span class="badge">This one</span>}
          {audience === "bearer" && <span class="badge">Another application</span>}
        </p>
        <p class="muted">
          Since <Time at={createdAt} />, last used <Time at={seenAt} />, ends{" "}
          <Time at={expiresAt} />
        </p>
      </div>
      {isCurrent ? <LogOutForm /> : <EndForm id={idHash} label="End" of={name} />}
    </>
  );
}

function LogOutForm() {
  return (
    <form method="post" action="/logout">
      <button class="button button-quiet" type="submit">Log out</button>
    </form>
  );
}

function EndForm({ id, label, of }: { id: string; label: string; of?: string }) {
  return (
    <form method="post" action="/sessions/end">
      <input type="hidden" name="id" value={id} />
      <button
        class="button button-quiet"
        type="submit"
        aria-label={of === undefined ? undefined : `${label}: ${of}`}
      >
        {label}
      </button>
    </form>
  );
}

/** The server does not know where the person is: times are told in UTC. */
function Time({ at }: { at: number }) {
  const iso = new Date(at).toISOString();
  return <time dateTime={iso}>{`${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`}</time>;
}
