import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import type { Message } from "esbuild";
import { LIVE_RELOAD_SCRIPT } from "./live_reload.ts";

const STYLE = `
:root { color-scheme: light dark; font-family: system-ui, sans-serif; }
body { margin: 2rem auto; max-width: 64rem; padding: 0 1rem; }
h1 { color: light-dark(#b00020, #ff8a80); font-size: 1.25rem; }
pre { font: 0.875rem/1.5 ui-monospace, monospace; overflow-x: auto; }`;

/**
 * What a developer sees instead of a page that failed: what happened, in which file and line. The
 * page reloads once the next save has restarted the server.
 *
 * @param accept The request's `Accept`: who did not ask for HTML gets plain text.
 */
export function errorPage(error: unknown, root: string, accept: string | null): Response {
  const text = describeError(error, root);
  const init = { status: 500, headers: { "cache-control": "no-store" } };
  if (!accept?.includes("text/html")) return new Response(text, init);
  const [title = "", ...rest] = text.split("\n");
  return new Response(
    `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Error</title>` +
      `<style>${STYLE}</style></head><body><h1>${escapeHtml(title)}</h1>` +
      `<pre>${escapeHtml(rest.join("\n"))}</pre>` +
      `<script type="module">${LIVE_RELOAD_SCRIPT}</script></body></html>`,
    { ...init, headers: { ...init.headers, "content-type": "text/html; charset=utf-8" } },
  );
}

/** An error in words: what, where in the project, and how it came to that. */
export function describeError(error: unknown, root: string): string {
  const text = isBundlerFailure(error)
    ? error.errors.map((message) => describeMessage(message, root)).join("\n\n")
    : Deno.inspect(error, { colors: false });
  return stripVTControlCharacters(text).replaceAll(`${pathToFileURL(root).href}/`, "");
}

function describeMessage({ text, location }: Message, root: string): string {
  if (location === null) return text;
  const { file, line, column, lineText } = location;
  const pointer = `${" ".repeat(column)}^`;
  return `${text}\nat ${join(root, file)}:${line}:${column + 1}\n\n${lineText}\n${pointer}`
    .replaceAll(`${root}/`, "");
}

function isBundlerFailure(error: unknown): error is Error & { errors: Message[] } {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors) &&
    "warnings" in error;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
