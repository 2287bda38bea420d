import type { Count } from "../../../lib/admin/usage/read_usage.ts";
import { formatsOf } from "../../../lib/locale/formats.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { wordsOf } from "../../../lib/locale/words.ts";
import { Box } from "../Box.tsx";
import { EmptyState } from "../EmptyState.tsx";
import { type Column, Table } from "../Table.tsx";

export interface CountTableProps<Row extends Count> {
  readonly title: string;
  /** Of the column with the names. */
  readonly nameLabel: string;
  readonly counts: readonly Row[];
  /** @returns the name in words. @default {the name itself} */
  readonly nameText?: (name: string) => string;
  /** Further columns, after the count. */
  readonly more?: readonly Column<Row>[];
  readonly locale: Locale;
}

/** Names with how often they were counted, the most frequent first. */
export function CountTable<Row extends Count>(props: CountTableProps<Row>) {
  const { title, nameLabel, counts, nameText = (name) => name, more = [], locale } = props;
  const { records: words, usagePage: { none, times } } = wordsOf(locale).admin;
  const columns: Column<Row>[] = [
    {
      id: "name",
      label: nameLabel,
      cell: ({ name }) => name === null ? words.others : nameText(name),
    },
    {
      id: "count",
      label: times,
      align: "end",
      cell: ({ count }) => formatsOf(locale).number(count),
    },
    ...more,
  ];
  return (
    <Box title={title}>
      {counts.length === 0 ? <EmptyState title={none} /> : (
        <div class="admin-counts">
          <Table
            label={title}
            rows={counts}
            keyOf={({ name }) => name ?? ""}
            columns={columns}
          />
        </div>
      )}
    </Box>
  );
}
