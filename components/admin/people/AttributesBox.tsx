import type { AttributeRow } from "../../../lib/admin/people/person_parts.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { wordsOf } from "../../../lib/locale/words.ts";
import { Box } from "../Box.tsx";
import { EmptyState } from "../EmptyState.tsx";
import { type Column, Table } from "../Table.tsx";

export interface AttributesBoxProps {
  readonly attributes: readonly AttributeRow[];
  readonly locale: Locale;
}

/** A person's attributes as the policy reads them, and where each came from. */
export function AttributesBox({ attributes, locale }: AttributesBoxProps) {
  const words = wordsOf(locale).admin.person;
  return (
    <Box title={words.attributes}>
      {attributes.length === 0 ? <EmptyState title={words.noAttributes} /> : (
        <Table
          label={words.attributes}
          columns={columnsOf(locale)}
          rows={attributes}
          keyOf={({ name }) => name}
        />
      )}
    </Box>
  );
}

function columnsOf(locale: Locale): Column<AttributeRow>[] {
  const words = wordsOf(locale).admin.person;
  return [
    { id: "name", label: words.attribute, cell: ({ name }) => <code>{name}</code> },
    {
      id: "values",
      label: words.values,
      cell: ({ values, problem }) =>
        problem === null ? values.join(", ") : (
          <span class="muted">
            {problem === "missing" ? words.missing : words.refused(problem)}
          </span>
        ),
    },
    {
      id: "from",
      label: words.from,
      cell: ({ from }) =>
        from === null
          ? <span class="muted">{words.notSet}</span>
          : "claim" in from
          ? words.byClaim(from.claim)
          : words.byOperator,
    },
  ];
}
