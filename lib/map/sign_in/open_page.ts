/** Opens a page of ours in the place of the sign-in page. */
import { readPage } from "./read_page.ts";

/**
 * A map is written into this document, in which its code is evaluated already; its history entry
 * takes the place of the sign-in page's. Both have the same policy. Any other page, and a response
 * that is none, is navigated to.
 */
export async function openPage(path: string, isMap: boolean): Promise<void> {
  const page = isMap ? await fetchPage(path).catch(() => null) : null;
  if (page === null) return location.replace(path);
  history.replaceState(null, "", path);
  document.open();
  document.write(page);
  document.close();
}

async function fetchPage(path: string): Promise<string | null> {
  const response = await fetch(path, { headers: { accept: "text/html" } });
  return response.ok && !response.redirected ? await readPage(response) : null;
}
