import { page } from "fresh";
import { Head } from "fresh/runtime";
import { CenteredCard } from "../components/CenteredCard.tsx";
import { logError } from "../lib/http/answer_error.ts";
import { stillPagePolicy } from "../lib/http/content_policy.ts";
import { define } from "../lib/http/define.ts";
import { problemOf } from "../lib/http/problem.ts";
import { problemTexts } from "../lib/locale/problem_texts.ts";
import { wordsOf } from "../lib/locale/words.ts";

export const handler = define.handlers((ctx) => {
  const { locale, requestId, services } = ctx.state;
  const problem = problemOf(ctx.error);
  logError(ctx.error, problem, ctx.state);
  return page({ ...problemTexts(problem, locale), requestId }, {
    status: problem.status,
    headers: {
      ...problem.headers,
      "cache-control": "no-store",
      "content-security-policy": stillPagePolicy(services.pageStyles),
      "x-request-id": requestId,
    },
  });
});

export default define.page<typeof handler>(function ErrorPage({ data, state }) {
  const words = wordsOf(state.locale);
  return (
    <>
      <Head>
        <title>{data.title} · carto-embed</title>
      </Head>
      <CenteredCard heading={data.title}>
        <p>{data.detail}</p>
        <a class="button button-primary" href="/">{words.toStart}</a>
        <p class="muted request-id">{words.request(data.requestId)}</p>
      </CenteredCard>
    </>
  );
});
