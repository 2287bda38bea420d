/** Answers for failures that neither a route nor the error page has seen. */
import { STILL_PAGE_POLICY } from "./content_policy.ts";
import { isApi } from "./paths.ts";
import { type Problem, problemResponse } from "./problem.ts";

/** @returns a problem for a program, a page for people; nothing in them comes from the request. */
export function bareAnswer(problem: Problem, path: string, requestId: string): Response {
  if (isApi(path)) return problemResponse(problem, requestId);
  return new Response(pageOf(problem, requestId), {
    status: problem.status,
    headers: {
      ...problem.headers,
      "cache-control": "no-store",
      "content-security-policy": STILL_PAGE_POLICY,
      "content-type": "text/html; charset=utf-8",
    },
  });
}

/** The error page of routes/_error.tsx, without what renders it. */
function pageOf({ title, detail }: Problem, requestId: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · carto-embed</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/styles.css">
</head>
<body>
<main class="sign-in">
<div class="card sign-in-card">
<h1>${title}</h1>
<p>${detail}</p>
<p class="muted">Request ${requestId}</p>
<a class="button button-primary" href="/">Go to the start page</a>
</div>
</main>
</body>
</html>
`;
}
