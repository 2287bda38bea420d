import type { AccessMatrix, Extent, GroupAccess } from "../../../lib/admin/access/read_matrix.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { wordsOf } from "../../../lib/locale/words.ts";
import { Badge, type BadgeProps } from "../Badge.tsx";
import { Box } from "../Box.tsx";
import { EmptyState } from "../EmptyState.tsx";
import { Pager } from "../Pager.tsx";
import { type Column, Table } from "../Table.tsx";

export interface MatrixProps extends AccessMatrix {
  readonly url: URL;
  readonly locale: Locale;
}

const TONES: Readonly<Record<Exclude<Extent, "none">, BadgeProps["tone"]>> = {
  all: "warning",
  some: "positive",
  by_attributes: "accent",
};

/** Which groups see which datasets, and may open which maps. */
export function Matrix({ datasets, maps, groups, next, url, locale }: MatrixProps) {
  const words = wordsOf(locale).admin.access;
  const group = groupColumn(locale);
  const pager = (
    <Pager
      url={url}
      next={next}
      summary={words.shown(groups.length)}
      locale={locale}
    />
  );
  if (groups.length === 0) {
    return (
      <Box title={words.datasets}>
        <EmptyState title={words.none}>{words.noneDetail}</EmptyState>
        {pager}
      </Box>
    );
  }
  const keyOf = (row: GroupAccess) => row.group;
  return (
    <>
      <Box title={words.datasets}>
        <Table
          label={words.datasets}
          columns={[group, ...datasets.map((name) => datasetColumn(name, locale))]}
          rows={groups}
          keyOf={keyOf}
        />
        {pager}
      </Box>
      <Box title={words.maps}>
        {maps.length === 0 ? <EmptyState title={words.noMaps} /> : (
          <Table
            label={words.maps}
            columns={[group, ...maps.map((id) => mapColumn(id, locale))]}
            rows={groups}
            keyOf={keyOf}
          />
        )}
      </Box>
    </>
  );
}

function groupColumn(locale: Locale): Column<GroupAccess> {
  const words = wordsOf(locale).admin.access;
  return {
    id: "group",
    label: words.group,
    cell: ({ group, includes }) => (
      <a class="person-link" href={`/admin/access?${new URLSearchParams({ group })}`}>
        {group}
        {includes.length > 0 && <span class="muted">{words.includes(includes.join(", "))}</span>}
      </a>
    ),
  };
}

function datasetColumn(name: string, locale: Locale): Column<GroupAccess> {
  const { extents } = wordsOf(locale).admin.access;
  return {
    id: name,
    label: name,
    cell({ datasets }) {
      const extent = datasets[name] ?? "none";
      return extent === "none"
        ? <span class="muted">{extents.none}</span>
        : <Badge tone={TONES[extent]}>{extents[extent]}</Badge>;
    },
  };
}

function mapColumn(id: string, locale: Locale): Column<GroupAccess> {
  const words = wordsOf(locale).admin.access;
  return {
    id,
    label: id,
    cell: ({ maps }) =>
      maps.includes(id)
        ? <Badge tone="positive">{words.open}</Badge>
        : <span class="muted">{words.closed}</span>,
  };
}
