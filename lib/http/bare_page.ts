/** The page for failures that reached neither a route nor the error page. */
import { problemTexts } from "../locale/problem_texts.ts";
import { wordsOf } from "../locale/words.ts";
import { stillPagePolicy } from "./content_policy.ts";
import type { PageStyles } from "../assets/page_styles.ts";
import type { Preferences } from "./preferences.ts";
import type { Problem } from "./problem.ts";

/** @returns a static version of routes/_error.tsx; nothing in it comes from the request. */
export function barePage(
  problem: Problem,
  { locale, theme }: Pick<Preferences, "locale" | "theme">,
  requestId: string,
  styles: PageStyles,
): Response {
  const { title, detail } = problemTexts(problem, locale);
  const words = wordsOf(locale);
  const html = `<!DOCTYPE html>
<html lang="${locale}" data-theme="${theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="${theme === "auto" ? "light dark" : theme}">
<title>${title} · carto-embed</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<style>${styles.text}</style>
</head>
<body>
<main class="sign-in">
<div class="card sign-in-card">
<h1>${title}</h1>
<p>${detail}</p>
<p class="muted">${words.request(requestId)}</p>
<a class="button button-primary" href="/">${words.toStart}</a>
</div>
</main>
</body>
</html>
`;
  return new Response(html, {
    status: problem.status,
    headers: {
      ...problem.headers,
      "cache-control": "no-store",
      "content-security-policy": stillPagePolicy(styles),
      "content-type": "text/html; charset=utf-8",
    },
  });
}
