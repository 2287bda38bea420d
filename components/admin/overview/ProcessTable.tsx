import type { Overview } from "../../../lib/admin/overview/overview.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { type Words, wordsOf } from "../../../lib/locale/words.ts";
import { Badge } from "../Badge.tsx";
import { Box } from "../Box.tsx";
import { Table } from "../Table.tsx";

export interface ProcessTableProps {
  readonly processes: Overview["processes"];
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly locale: Locale;
}

type ProcessWords = Words["admin"]["overview"]["processes"];

/** Enough of a hash or an id to tell two apart. */
const SHOWN = 8;
const short = (id: string) => <code title={id}>{id.slice(0, SHOWN)}</code>;

/** The running processes, and whether the same policy is in force on all of them. */
export function ProcessTable({ processes, now, locale }: ProcessTableProps) {
  const words = wordsOf(locale).admin.overview.processes;
  const policies = new Set(processes.map(({ policyHash }) => policyHash));
  const agreement = policies.size > 1
    ? <Badge tone="warning">{words.differ}</Badge>
    : <Badge tone="positive">{words.agree}</Badge>;
  return (
    <Box title={words.heading} aside={agreement}>
      <Table
        label={words.heading}
        rows={processes}
        keyOf={({ id }) => id}
        columns={[
          {
            id: "process",
            label: words.process,
            cell: ({ id, isThis }) => (
              <span class="badges">
                {short(id)}
                {isThis && <Badge tone="neutral">{words.isThis}</Badge>}
              </span>
            ),
          },
          { id: "state", label: words.state, cell: (row) => <State row={row} words={words} /> },
          {
            id: "policy",
            label: words.policy,
            cell: (row) => <>{words.policyOf(row.policyVersion)} {short(row.policyHash)}</>,
          },
          { id: "maps", label: words.maps, cell: ({ mapsHash }) => short(mapsHash) },
          {
            id: "version",
            label: words.version,
            cell: ({ version }) => version === "" ? words.development : short(version),
          },
          { id: "deno", label: "Deno", cell: ({ deno }) => deno },
          {
            id: "started",
            label: words.started,
            cell: ({ startedAt }) => words.ago(Math.floor((now - startedAt) / 60_000)),
          },
          {
            id: "seen",
            label: words.seen,
            cell: ({ seenAt }) => {
              const seconds = Math.round((now - seenAt) / 1000);
              return seconds < 2 ? words.now : words.seconds(seconds);
            },
          },
        ]}
      />
    </Box>
  );
}

function State(
  { row: { heldBack, notReady }, words }: {
    readonly row: Overview["processes"][number];
    readonly words: ProcessWords;
  },
) {
  if (heldBack.length + notReady.length === 0) return <Badge tone="positive">{words.fine}</Badge>;
  return (
    <span class="badges">
      {notReady.length > 0 && <Badge tone="danger">{words.notReady(notReady.join(", "))}</Badge>}
      {heldBack.length > 0 && <Badge tone="warning">{words.heldBack(heldBack.join(", "))}</Badge>}
    </span>
  );
}
