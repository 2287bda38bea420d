import type { TokenRow } from "../../../lib/admin/tokens/read_tokens.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { wordsOf } from "../../../lib/locale/words.ts";
import { Confirm } from "../Confirm.tsx";
import { GroupBadges, PersonLink } from "../people/person_links.tsx";
import { type Column, Table } from "../Table.tsx";
import { When } from "../When.tsx";

export interface TokensTableProps {
  readonly tokens: readonly TokenRow[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly locale: Locale;
  /** Whether they are all of one person, whom the page names. @default {false} */
  readonly ofOne?: boolean;
}

export function TokensTable({ tokens, now, locale, ofOne = false }: TokensTableProps) {
  const columns = columnsOf(now, locale);
  return (
    <Table
      label={wordsOf(locale).admin.pages.tokens}
      columns={ofOne ? columns.filter(({ id }) => id !== "person") : columns}
      rows={tokens}
      keyOf={({ rightsHash }) => rightsHash}
    />
  );
}

const DATASETS_SHOWN = 2;

function columnsOf(now: number, locale: Locale): Column<TokenRow>[] {
  const words = wordsOf(locale).admin.tokens;
  const { columns } = words;
  const time = (at: number | null) =>
    at === null
      ? <span class="muted">{words.unknown}</span>
      : <When at={at} now={now} locale={locale} />;
  return [
    { id: "token", label: columns.token, cell: (token) => <code>{tokenId(token)}</code> },
    {
      id: "person",
      label: columns.person,
      cell: ({ username }) =>
        username === null
          ? <span class="muted">{words.shared}</span>
          : <PersonLink username={username} />,
    },
    { id: "groups", label: columns.groups, cell: ({ groups }) => <GroupBadges groups={groups} /> },
    { id: "datasets", label: columns.datasets, cell: (token) => datasetsCell(token, locale) },
    { id: "minted", label: columns.minted, cell: ({ mintedAt }) => time(mintedAt) },
    { id: "expires", label: columns.expires, cell: ({ expiresAt }) => time(expiresAt) },
    { id: "handedOut", label: columns.handedOut, cell: ({ handedOutAt }) => time(handedOutAt) },
    {
      id: "revoke",
      label: columns.revoke,
      labelHidden: true,
      align: "end",
      cell: (token) => <Revoke token={token} locale={locale} />,
    },
  ];
}

function datasetsCell({ datasets, narrowed }: TokenRow, locale: Locale) {
  const words = wordsOf(locale).admin.tokens;
  if (datasets === null) return <span class="muted">{words.unknown}</span>;
  const more = datasets.slice(DATASETS_SHOWN);
  return (
    <span class="badges" title={datasets.join(", ")}>
      {datasets.slice(0, DATASETS_SHOWN).join(", ")}
      {more.length > 0 && <span class="badge badge-neutral">+{more.length}</span>}
      {narrowed && <span class="badge badge-accent">{words.narrowed}</span>}
    </span>
  );
}

function Revoke({ token, locale }: { readonly token: TokenRow; readonly locale: Locale }) {
  const words = wordsOf(locale).admin.tokens;
  const id = tokenId(token);
  const person = token.username ?? token.groups.join(", ");
  return (
    <Confirm
      id={`revoke-${token.rightsHash.slice(0, 16)}`}
      label={words.revoke}
      name={words.revokeName(id, person)}
      question={words.revokeQuestion(id, person)}
      detail={words.revokeDetail}
      action="/admin/tokens/change"
      fields={{ change: "revoke", token: token.rightsHash }}
      locale={locale}
    />
  );
}

/** @returns the start of the hash of its rights: the token's value is nowhere on the page. */
export function tokenId({ rightsHash }: Pick<TokenRow, "rightsHash">): string {
  return `tok_${rightsHash.slice(0, 8)}`;
}
