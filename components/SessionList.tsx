import type { Session } from "../lib/identity/sessions.ts";

export interface SessionListProps {
  readonly sessions: readonly Session[];
  /** The hash of the session that this page was asked for with. */
  readonly current: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Where a person is signed in, and how to end that; plain HTML, no script. */
export function SessionList({ sessions, current, now }: SessionListProps) {
  return (
    <section class="card sessions">
      <h1>Where you are signed in</h1>
      <p class="muted">
        End a session that you do not know, or do not need any more. It ends within five seconds.
      </p>
      <ul>
        {sessions.map((session) => (
          <li key={session.idHash}>
            <SessionItem session={session} isCurrent={session.idHash === current} now={now} />
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

interface SessionItemProps {
  readonly session: Session;
  readonly isCurrent: boolean;
  readonly now: number;
}

function SessionItem({ session, isCurrent, now }: SessionItemProps) {
  const { agent, audience, createdAt, idHash, seenAt } = session;
  const name = agent || (audience === "bearer" ? "A program" : "A browser");
  return (
    <>
      <div class="session-text">
        <p class="session-name">
          {name}
          {isCurrent && <span class="badge">This one</span>}
          {audience === "bearer" && <span class="badge">In another application</span>}
        </p>
        <p class="muted">
          Signed in on <time dateTime={iso(createdAt)}>{dayAndTime(createdAt)}</time>
        </p>
        <p class="muted">
          Last used <time dateTime={iso(seenAt)}>{timeAgo(now - seenAt)}</time>
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

const iso = (at: number) => new Date(at).toISOString();

/** The server does not know where the person is. */
const UTC = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "medium",
  timeStyle: "short",
  timeZone: "UTC",
});
const dayAndTime = (at: number) => `${UTC.format(at)} UTC`;

const AGO = new Intl.RelativeTimeFormat("en", { numeric: "always" });

/** To the minute: more is not known. */
function timeAgo(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 2) return "just now";
  return minutes < 60
    ? AGO.format(-minutes, "minute")
    : AGO.format(-Math.floor(minutes / 60), "hour");
}
