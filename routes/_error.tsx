import { page } from "fresh";
import { Head } from "fresh/runtime";
import { Brand } from "../components/Brand.tsx";
import { answerError, logError } from "../lib/http/answer_error.ts";
import { define } from "../lib/http/define.ts";
import { problemOf } from "../lib/http/problem.ts";

/** An error page loads its style sheet and does nothing else. */
const ERROR_PAGE_CSP = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'";

export const handler = define.handlers((ctx) => {
  const { services, requestId } = ctx.state;
  const wantsJson = ctx.url.pathname.startsWith("/api/");
  // Fresh runs an error handler outside the middlewares of its level: what they add to an answer
  // is missing here.
  if (wantsJson) {
    const response = answerError(ctx.error, ctx.state);
    services.secureHeaders(response.headers, ctx.state.opening);
    return response;
  }
  const problem = problemOf(ctx.error);
  logError(ctx.error, problem, ctx.state);
  const headers = new Headers({
    ...problem.headers,
    "cache-control": "no-store",
    "content-security-policy": ERROR_PAGE_CSP,
    "content-type": "text/html; charset=utf-8",
    "x-request-id": requestId,
  });
  services.secureHeaders(headers, ctx.state.opening);
  return page({ ...problem, requestId }, { status: problem.status, headers });
});

export default define.page<typeof handler>(function ErrorPage({ data }) {
  return (
    <>
      <Head>
        <title>{data.title} · carto-embed</title>
      </Head>
      <main class="sign-in">
        <div class="card sign-in-card">
          <Brand />
          <h1>{data.title}</h1>
          <p>{data.detail}</p>
          <p class="muted">Request {data.requestId}</p>
          <a class="button button-primary" href="/">Go to the start page</a>
        </div>
      </main>
    </>
  );
});
