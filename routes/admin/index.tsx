import { page } from "fresh";
import { AdminPage } from "../../components/admin/AdminPage.tsx";
import { Badge } from "../../components/admin/Badge.tsx";
import { type Figure, Figures } from "../../components/admin/Figures.tsx";
import { ApiTokenTable } from "../../components/admin/overview/ApiTokenTable.tsx";
import { DoctorBox } from "../../components/admin/overview/DoctorBox.tsx";
import { FaultTable } from "../../components/admin/overview/FaultTable.tsx";
import { MintChart } from "../../components/admin/overview/MintChart.tsx";
import { ProcessTable } from "../../components/admin/overview/ProcessTable.tsx";
import { Icon } from "../../components/Icon.tsx";
import { type Overview, readOverview } from "../../lib/admin/overview/overview.ts";
import { adminDefine } from "../../lib/http/define.ts";
import { formatsOf } from "../../lib/locale/formats.ts";
import type { Locale } from "../../lib/locale/locale.ts";
import { wordsOf } from "../../lib/locale/words.ts";

/** How the app and CARTO are, over all processes. */
export const handler = adminDefine.handlers({
  async GET({ state: { services } }) {
    const overview = await readOverview({ ...services, ...services.console });
    return page(overview, { headers: { "cache-control": "no-store" } });
  },
});

export default adminDefine.page<typeof handler>(function OverviewPage({ data, state, url }) {
  const { locale } = state;
  const { doctor: { run } } = wordsOf(locale).admin.overview;
  return (
    <AdminPage
      state={state}
      url={url}
      current="overview"
      detail={new URL(data.origin).host}
      actions={
        <form method="post" action="/admin/doctor">
          <button class="button button-quiet" type="submit">
            <Icon name="retry" />
            {run}
          </button>
        </form>
      }
    >
      <Figures figures={figuresOf(data, locale)} />
      <div class="box-pair">
        <MintChart hours={data.mints.hours} locale={locale} />
        <DoctorBox report={data.doctor} now={data.at} locale={locale} />
      </div>
      <ProcessTable processes={data.processes} now={data.at} locale={locale} />
      <FaultTable faults={data.faults} now={data.at} locale={locale} />
      <ApiTokenTable tokens={data.apiTokens} locale={locale} />
    </AdminPage>
  );
});

function figuresOf({ carto, mints, sessions, tokens }: Overview, locale: Locale): Figure[] {
  const words = wordsOf(locale).admin.overview.figures;
  return [
    {
      label: words.carto,
      value: carto.works
        ? <Badge tone="positive">{words.reachable}</Badge>
        : <Badge tone="danger">{words.unreachable}</Badge>,
      detail: (carto.works ? words.answered : words.silent)(carto.host, carto.ms),
    },
    {
      label: words.sessions,
      value: words.counted(sessions.count, sessions.isMore),
      detail: words.sessionsDetail,
    },
    {
      label: words.tokens,
      value: words.counted(tokens.count, tokens.isMore),
      detail: words.tokensDetail,
    },
    {
      label: words.mints,
      value: formatsOf(locale).number(mints.hours.at(-1)?.count ?? 0),
      detail: words.mintsDetail(mints.perHour),
    },
  ];
}
