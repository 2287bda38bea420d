import { page } from "fresh";
import { AdminPage } from "../../components/admin/AdminPage.tsx";
import { adminDefine } from "../../lib/http/define.ts";

export const handler = adminDefine.handlers({
  GET: () => page(undefined, { headers: { "cache-control": "no-store" } }),
});

export default adminDefine.page<typeof handler>(function OverviewPage({ state, url }) {
  return (
    <AdminPage state={state} url={url} current="overview">
      <p class="muted">{new URL(state.services.config.appOrigin).host}</p>
    </AdminPage>
  );
});
