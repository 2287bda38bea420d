import type { PersonDetails } from "../../../lib/admin/people/read_person.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { wordsOf } from "../../../lib/locale/words.ts";
import { Badge } from "../Badge.tsx";
import { Box } from "../Box.tsx";
import { EmptyState } from "../EmptyState.tsx";
import { type Column, Table } from "../Table.tsx";
import { When } from "../When.tsx";

type Ended = PersonDetails["ended"][number];

export interface EndedTokensProps extends Pick<PersonDetails, "ended" | "revoking"> {
  readonly locale: Locale;
}

/** When revocations came into force here, and at CARTO. */
export function EndedTokens({ ended, revoking, locale }: EndedTokensProps) {
  const words = wordsOf(locale).admin.person;
  return (
    <Box title={words.ended}>
      {revoking && <p class="box-body">{words.queued}</p>}
      {ended.length === 0 ? <EmptyState title={words.noneEnded} /> : (
        <Table
          label={words.ended}
          columns={columnsOf(locale)}
          rows={ended}
          keyOf={({ name }) => name}
        />
      )}
    </Box>
  );
}

function columnsOf(locale: Locale): Column<Ended>[] {
  const words = wordsOf(locale).admin.person;
  return [
    { id: "token", label: words.token, cell: ({ name }) => <code>{shortName(name)}</code> },
    { id: "reason", label: words.reason, cell: ({ reason }) => reasonText(reason, locale) },
    { id: "here", label: words.here, cell: ({ at }) => <When at={at} locale={locale} /> },
    {
      id: "carto",
      label: words.atCarto,
      cell: (token) => <DeletionState {...token} locale={locale} />,
    },
  ];
}

export interface DeletionStateProps {
  readonly deletedAt?: number | undefined;
  /** Failed attempts. */
  readonly attempts: number;
  /** Why the last one failed. */
  readonly error: string | null;
  readonly locale: Locale;
}

/** Whether CARTO has deleted a token: when, or why not. */
export function DeletionState({ deletedAt, attempts, error, locale }: DeletionStateProps) {
  const words = wordsOf(locale).admin.person;
  if (deletedAt !== undefined) return <When at={deletedAt} locale={locale} />;
  if (attempts === 0) return <Badge tone="warning">{words.deleting}</Badge>;
  return (
    <span class="badges">
      <Badge tone="danger">{words.failed(attempts)}</Badge>
      {error !== null && <span class="muted">{error}</span>}
    </span>
  );
}

/** @returns the end of a token's name at CARTO, which is unique. */
export function shortName(name: string): string {
  return name.length > 13 ? `…${name.slice(-12)}` : name;
}

/** @returns why a token was revoked; a reason of a newer version as it is. */
export function reasonText(reason: string, locale: Locale): string {
  const { reasons } = wordsOf(locale).admin.person;
  const known: Readonly<Record<string, string>> = reasons;
  return Object.hasOwn(known, reason) ? known[reason] ?? reason : reason;
}
