import { page } from "fresh";
import { AdminPage } from "../../components/admin/AdminPage.tsx";
import { Box } from "../../components/admin/Box.tsx";
import { Table } from "../../components/admin/Table.tsx";
import { CountTable } from "../../components/admin/usage/CountTable.tsx";
import { DayBars } from "../../components/admin/usage/DayBars.tsx";
import {
  PERIODS,
  readUsage,
  UsageQuery,
  type UsageReport,
} from "../../lib/admin/usage/read_usage.ts";
import { adminDefine } from "../../lib/http/define.ts";
import { readQuery } from "../../lib/http/read_query.ts";
import { formatsOf } from "../../lib/locale/formats.ts";
import type { Locale } from "../../lib/locale/locale.ts";
import { wordsOf } from "../../lib/locale/words.ts";
import { OWN_PAGES, UNNAMED_FRAME } from "../../lib/usage/usage.ts";

const QUOTAS =
  "https://docs.carto.com/carto-user-manual/settings/understanding-your-organization-quotas/";

/** What was used, by day, map, group and host origin. */
export const handler = adminDefine.handlers({
  async GET({ state: { services: { clock, store, usage } }, url }) {
    const query = readQuery(url, UsageQuery);
    // What this process counted is in it at once.
    await usage.flush();
    const report = await readUsage({ store, now: clock.now }, query);
    return page({ report, period: query.days }, { headers: { "cache-control": "no-store" } });
  },
});

export default adminDefine.page<typeof handler>(function UsagePage({ data, state, url }) {
  const { locale } = state;
  const { report, period } = data;
  const { number: count } = formatsOf(locale);
  const words = wordsOf(locale).admin.usagePage;
  return (
    <AdminPage
      state={state}
      url={url}
      current="usage"
      detail={words.detail}
      actions={<Periods current={period} locale={locale} />}
    >
      <Figures report={report} locale={locale} />
      <Box title={words.chart}>
        <DayBars days={report.days} locale={locale} />
        <details class="admin-more">
          <summary>{words.showDays}</summary>
          <Table
            label={words.dailyTable}
            rows={report.days.toReversed()}
            keyOf={({ day }) => day}
            columns={[
              { id: "day", label: words.day, cell: ({ day }) => day },
              {
                id: "openings",
                label: words.openings,
                align: "end",
                cell: ({ openings }) => count(openings),
              },
              {
                id: "units",
                label: words.unitsShort,
                align: "end",
                cell: ({ units }) => count(units),
              },
            ]}
          />
        </details>
      </Box>
      <Counts report={report} locale={locale} />
    </AdminPage>
  );
});

function Periods({ current, locale }: { readonly current: number; readonly locale: Locale }) {
  const words = wordsOf(locale).admin.usagePage;
  return (
    <nav class="admin-periods" aria-label={words.period}>
      {PERIODS.map((days) => (
        <a
          key={days}
          class={Number(days) === current ? "button button-primary" : "button button-quiet"}
          href={`/admin/usage?days=${days}`}
          aria-current={Number(days) === current ? "page" : undefined}
        >
          {words.days(Number(days))}
        </a>
      ))}
    </nav>
  );
}

interface ReportProps {
  readonly report: UsageReport;
  readonly locale: Locale;
}

function Figures({ report, locale }: ReportProps) {
  const { number: count } = formatsOf(locale);
  const words = wordsOf(locale).admin.usagePage;
  const refused = report.refused.reduce((sum, one) => sum + one.count, 0);
  return (
    <div class="box admin-box">
      <dl class="usage-figures">
        <div>
          <dt>{words.openings}</dt>
          <dd>{count(report.openings)}</dd>
        </div>
        <div>
          <dt>{words.units}</dt>
          <dd>{count(report.units)}</dd>
        </div>
        <div>
          <dt>{words.refusedSum}</dt>
          <dd>{count(refused)}</dd>
        </div>
      </dl>
      <div class="box-body">
        <p class="muted">{words.estimate}</p>
        <a class="admin-source" href={QUOTAS} rel="noreferrer">{words.estimateSource}</a>
      </div>
    </div>
  );
}

function Counts({ report, locale }: ReportProps) {
  const words = wordsOf(locale).admin.usagePage;
  const units = {
    id: "units",
    label: words.unitsShort,
    align: "end",
    cell: (map: UsageReport["maps"][number]) => formatsOf(locale).number(map.units),
  } as const;
  const originText = (name: string) =>
    name === OWN_PAGES ? words.ownPages : name === UNNAMED_FRAME ? words.unnamed : name;
  const refusedText = (name: string) => name === "null" ? words.opaque : name;
  return (
    <div class="admin-columns">
      <CountTable
        title={words.maps}
        nameLabel={words.name.maps}
        counts={report.maps}
        more={[units]}
        locale={locale}
      />
      <CountTable
        title={words.groups}
        nameLabel={words.name.groups}
        counts={report.groups}
        locale={locale}
      />
      <CountTable
        title={words.origins}
        nameLabel={words.name.origins}
        counts={report.origins}
        nameText={originText}
        locale={locale}
      />
      <CountTable
        title={words.refused}
        nameLabel={words.name.refused}
        counts={report.refused}
        nameText={refusedText}
        locale={locale}
      />
      <CountTable
        title={words.calls}
        nameLabel={words.name.calls}
        counts={report.calls}
        locale={locale}
      />
    </div>
  );
}
