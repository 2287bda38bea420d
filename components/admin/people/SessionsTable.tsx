import type { SessionRow } from "../../../lib/admin/sessions/read_sessions.ts";
import { agentName } from "../../../lib/http/agent_name.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { wordsOf } from "../../../lib/locale/words.ts";
import { Confirm } from "../Confirm.tsx";
import { type Column, Table } from "../Table.tsx";
import { When } from "../When.tsx";
import { PersonLink } from "./person_links.tsx";

export interface SessionsTableProps {
  readonly sessions: readonly SessionRow[];
  /** The hash of the session that requested the page. */
  readonly current: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly locale: Locale;
  /** Whether they are all of one person, whom the page names. @default {false} */
  readonly ofOne?: boolean;
}

export function SessionsTable({ sessions, ofOne = false, ...rest }: SessionsTableProps) {
  const { pages } = wordsOf(rest.locale).admin;
  const columns = columnsOf(rest);
  return (
    <Table
      label={pages.sessions}
      columns={ofOne ? columns.filter(({ id }) => id !== "person") : columns}
      rows={sessions}
      keyOf={({ idHash }) => idHash}
    />
  );
}

function columnsOf(
  { current, now, locale }: Pick<SessionsTableProps, "current" | "now" | "locale">,
): Column<SessionRow>[] {
  const words = wordsOf(locale).admin.sessions;
  const { columns } = words;
  const deviceOf = (session: SessionRow) => agentName(session, wordsOf(locale).sessions);
  return [
    { id: "person", label: columns.person, cell: (session) => <PersonLink {...session} /> },
    {
      id: "device",
      label: columns.device,
      cell: (session) => (
        <span class="badges">
          {deviceOf(session)}
          {session.idHash === current && <span class="badge badge-accent">{words.current}</span>}
          {session.audience === "bearer" && (
            <span class="badge badge-neutral">{words.elsewhere}</span>
          )}
        </span>
      ),
    },
    {
      id: "since",
      label: columns.since,
      cell: ({ createdAt }) => <When at={createdAt} now={now} locale={locale} />,
    },
    {
      id: "lastUsed",
      label: columns.lastUsed,
      cell: ({ seenAt }) => <When at={seenAt} now={now} locale={locale} />,
    },
    {
      id: "ends",
      label: columns.ends,
      cell: ({ expiresAt }) => <When at={expiresAt} now={now} locale={locale} />,
    },
    {
      id: "end",
      label: columns.end,
      labelHidden: true,
      align: "end",
      cell: (session) => (
        <Confirm
          id={`end-${session.idHash.slice(0, 16)}`}
          label={words.end}
          name={words.endName(deviceOf(session), session.username)}
          question={words.endQuestion(deviceOf(session), session.username)}
          detail={words.endDetail}
          action="/admin/people/change"
          fields={{ change: "end_session", name: session.username, session: session.idHash }}
          locale={locale}
        />
      ),
    },
  ];
}
