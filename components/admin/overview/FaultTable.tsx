import type { Overview } from "../../../lib/admin/overview/overview.ts";
import { formatsOf } from "../../../lib/locale/formats.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { wordsOf } from "../../../lib/locale/words.ts";
import { Box } from "../Box.tsx";
import { EmptyState } from "../EmptyState.tsx";
import { Table } from "../Table.tsx";

export interface FaultTableProps {
  readonly faults: Overview["faults"];
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly locale: Locale;
}

/** What went wrong lately, by code. */
export function FaultTable({ faults, now, locale }: FaultTableProps) {
  const words = wordsOf(locale).admin.overview.faults;
  if (faults.length === 0) {
    return (
      <Box title={words.heading}>
        <EmptyState title={words.none}>{words.noneDetail}</EmptyState>
      </Box>
    );
  }
  return (
    <Box title={words.heading} aside={<span class="muted">{words.detail}</span>}>
      <Table
        label={words.heading}
        rows={faults}
        keyOf={({ code }) => code}
        columns={[
          { id: "code", label: words.code, cell: ({ code }) => <code>{code}</code> },
          {
            id: "count",
            label: words.count,
            align: "end",
            cell: ({ count }) => formatsOf(locale).number(count),
          },
          {
            id: "last",
            label: words.last,
            align: "end",
            cell: ({ lastAt }) => words.ago(Math.floor((now - lastAt) / 60_000)),
          },
        ]}
      />
    </Box>
  );
}
