import { agentName } from "../lib/http/agent_name.ts";
import type { Session } from "../lib/identity/sessions/sessions.ts";
import type { Locale } from "../lib/locale/locale.ts";
import { type Words, wordsOf } from "../lib/locale/words.ts";
import { Icon } from "./Icon.tsx";

export interface SessionListProps {
  readonly sessions: readonly Session[];
  /** The hash of the session that requested this page. */
  readonly current: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly locale: Locale;
}

/** The person's sessions, each with a button that ends it; plain HTML, no script. */
export function SessionList({ sessions, current, now, locale }: SessionListProps) {
  const words = wordsOf(locale).sessions;
  return (
    <div class="sessions">
      <div class="page-head">
        <div>
          <h1>{words.heading}</h1>
          <p class="muted">{words.explanation}</p>
        </div>
        {sessions.length > 1 && <EndForm id="others" label={words.endOthers} />}
      </div>
      <ul class="box">
        {sessions.map((session) => (
          <li key={session.idHash}>
            <SessionItem
              session={session}
              isCurrent={session.idHash === current}
              now={now}
              words={words}
            />
          </li>
        ))}
      </ul>
      <a class="button" href="/">
        <Icon name="previous" />
        {words.toMap}
      </a>
    </div>
  );
}

interface SessionItemProps {
  readonly session: Session;
  readonly isCurrent: boolean;
  readonly now: number;
  readonly words: Words["sessions"];
}

function SessionItem({ session, isCurrent, now, words }: SessionItemProps) {
  const { audience, createdAt, idHash, seenAt } = session;
  const name = agentName(session, words);
  const minutes = Math.floor((now - seenAt) / 60_000);
  return (
    <>
      <div class="session-text">
        <p class="session-name">
          {name}
          {isCurrent && <span class="badge">{words.current}</span>}
          {audience === "bearer" && <span class="badge">{words.elsewhere}</span>}
        </p>
        <p class="muted">
          {words.signedInOn} <time dateTime={iso(createdAt)}>{words.at(createdAt)}</time>
        </p>
        <p class="muted">
          {words.lastUsed} <time dateTime={iso(seenAt)}>{words.ago(minutes)}</time>
        </p>
      </div>
      {isCurrent
        ? <LogOutForm label={words.logOut} />
        : <EndForm id={idHash} label={words.end} name={words.endOne(name)} />}
    </>
  );
}

function LogOutForm({ label }: { label: string }) {
  return (
    <form method="post" action="/logout">
      <button class="button button-quiet" type="submit">{label}</button>
    </form>
  );
}

interface EndFormProps {
  readonly id: string;
  readonly label: string;
  /** The button's accessible name, since its label does not say which session. */
  readonly name?: string;
}

function EndForm({ id, label, name }: EndFormProps) {
  return (
    <form method="post" action="/sessions/end">
      <input type="hidden" name="id" value={id} />
      <button
        class="button button-quiet"
        type="submit"
        aria-label={name}
      >
        {label}
      </button>
    </form>
  );
}

const iso = (at: number) => new Date(at).toISOString();
