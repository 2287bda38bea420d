import type { Revoking, RevokingToken } from "../../../lib/admin/tokens/read_revoking.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { wordsOf } from "../../../lib/locale/words.ts";
import { Box } from "../Box.tsx";
import { DeletionState, reasonText, shortName } from "../people/EndedTokens.tsx";
import { PersonLink } from "../people/person_links.tsx";
import { type Column, Table } from "../Table.tsx";
import { When } from "../When.tsx";

export interface RevokingBoxProps {
  readonly revoking: Revoking;
  readonly locale: Locale;
}

/** Tokens that are revoked here, and that CARTO has not deleted yet; nothing for none. */
export function RevokingBox({ revoking: { tokens, more, all }, locale }: RevokingBoxProps) {
  const words = wordsOf(locale).admin.tokens;
  if (tokens.length === 0 && !all) return null;
  return (
    <Box title={words.revoking}>
      {all && <p class="box-body">{words.revokingAll}</p>}
      {tokens.length > 0 && (
        <Table
          label={words.revoking}
          columns={columnsOf(locale)}
          rows={tokens}
          keyOf={({ name }) => name}
        />
      )}
      {more && <p class="box-body muted">{words.revokingMore}</p>}
    </Box>
  );
}

function columnsOf(locale: Locale): Column<RevokingToken>[] {
  const { person, tokens: words } = wordsOf(locale).admin;
  return [
    { id: "token", label: person.token, cell: ({ name }) => <code>{shortName(name)}</code> },
    { id: "owner", label: words.owner, cell: ({ owner }) => <OwnerCell {...{ owner, locale }} /> },
    { id: "reason", label: person.reason, cell: ({ reason }) => reasonText(reason, locale) },
    { id: "since", label: words.since, cell: ({ at }) => <When at={at} locale={locale} /> },
    {
      id: "state",
      label: words.state,
      cell: (token) => <DeletionState {...token} locale={locale} />,
    },
    {
      id: "ends",
      label: words.endsAt,
      cell: ({ expiresAt }) =>
        expiresAt === null
          ? <span class="muted">{words.unknown}</span>
          : <When at={expiresAt} locale={locale} />,
    },
  ];
}

const PERSON = "user:";

function OwnerCell({ owner, locale }: { readonly owner: string; readonly locale: Locale }) {
  if (owner.startsWith(PERSON)) return <PersonLink username={owner.slice(PERSON.length)} />;
  const words = wordsOf(locale).admin.tokens;
  return owner === "" ? <span class="muted">{words.noOwner}</span> : <>{owner}</>;
}
