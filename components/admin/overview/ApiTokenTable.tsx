import type { ApiToken } from "../../../lib/admin/api_tokens/api_tokens.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { wordsOf } from "../../../lib/locale/words.ts";
import { Box } from "../Box.tsx";
import { Confirm } from "../Confirm.tsx";
import { EmptyState } from "../EmptyState.tsx";
import { Table } from "../Table.tsx";

export interface ApiTokenTableProps {
  readonly tokens: readonly ApiToken[];
  readonly locale: Locale;
}

/** The programs that may read the console, and how to end that. */
export function ApiTokenTable({ tokens, locale }: ApiTokenTableProps) {
  const words = wordsOf(locale).admin.overview.apiTokens;
  if (tokens.length === 0) {
    return (
      <Box title={words.heading}>
        <EmptyState title={words.none}>{words.noneDetail}</EmptyState>
      </Box>
    );
  }
  return (
    <Box title={words.heading}>
      <Table
        label={words.heading}
        rows={tokens}
        keyOf={({ id }) => id}
        columns={[
          { id: "name", label: words.name, cell: ({ name }) => name },
          { id: "id", label: words.id, cell: ({ id }) => <code>{id}</code> },
          { id: "created", label: words.created, cell: ({ createdAt }) => words.at(createdAt) },
          { id: "expires", label: words.expires, cell: ({ expiresAt }) => words.at(expiresAt) },
          {
            id: "used",
            label: words.used,
            cell: ({ usedAt }) => usedAt === undefined ? words.never : words.at(usedAt),
          },
          {
            id: "actions",
            label: words.actions,
            labelHidden: true,
            align: "end",
            cell: ({ id, name }) => (
              <Confirm
                id={`revoke-${id}`}
                label={words.revoke}
                name={words.revokeOne(name)}
                question={words.question(name)}
                detail={words.consequence}
                action="/admin/api-tokens/revoke"
                fields={{ name }}
                locale={locale}
              />
            ),
          },
        ]}
      />
    </Box>
  );
}
