import type { PeoplePage, PersonRow } from "../../../lib/admin/people/read_people.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { wordsOf } from "../../../lib/locale/words.ts";
import { Badge } from "../Badge.tsx";
import { Box } from "../Box.tsx";
import { EmptyState } from "../EmptyState.tsx";
import { Pager } from "../Pager.tsx";
import { SearchForm } from "../SearchForm.tsx";
import { type Column, Table } from "../Table.tsx";
import { When } from "../When.tsx";
import { GroupBadges, PersonLink } from "./person_links.tsx";

export interface PeopleTableProps {
  readonly found: PeoplePage;
  /** What was searched for. */
  readonly q: string;
  readonly url: URL;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly locale: Locale;
}

export function PeopleTable({ found, q, url, now, locale }: PeopleTableProps) {
  const admin = wordsOf(locale).admin;
  const words = admin.people;
  const title = admin.pages.people;
  return (
    <>
      <SearchForm
        action="/admin/people"
        value={q}
        label={words.search}
        submit={words.submit}
        all={words.all}
      />
      <Box title={title}>
        {found.people.length === 0
          ? (
            <EmptyState title={q === "" ? words.none : words.noMatch(q)}>
              {q === "" ? words.noneDetail : words.noMatchDetail}
            </EmptyState>
          )
          : (
            <Table
              label={title}
              columns={columnsOf(now, locale)}
              rows={found.people}
              keyOf={({ username }) => username}
            />
          )}
        <Pager
          url={url}
          next={found.next}
          summary={words.shown(found.people.length)}
          locale={locale}
        />
      </Box>
    </>
  );
}

function columnsOf(now: number, locale: Locale): Column<PersonRow>[] {
  const words = wordsOf(locale).admin.people;
  const { columns } = words;
  return [
    { id: "name", label: columns.name, cell: (person) => <PersonLink {...person} /> },
    { id: "groups", label: columns.groups, cell: ({ groups }) => <GroupBadges groups={groups} /> },
    { id: "method", label: columns.method, cell: ({ method }) => words.methods[method] },
    {
      id: "state",
      label: columns.state,
      cell: ({ disabled }) => <StateBadge disabled={disabled} locale={locale} />,
    },
    {
      id: "lastSeen",
      label: columns.lastSeen,
      cell: ({ lastSeenAt }) =>
        lastSeenAt === null
          ? <span class="muted">{words.unknown}</span>
          : <When at={lastSeenAt} now={now} locale={locale} />,
    },
  ];
}

interface StateBadgeProps {
  readonly disabled: boolean;
  readonly locale: Locale;
}

export function StateBadge({ disabled, locale }: StateBadgeProps) {
  const words = wordsOf(locale).admin.people;
  return disabled
    ? <Badge tone="danger">{words.disabled}</Badge>
    : <Badge tone="positive">{words.enabled}</Badge>;
}
