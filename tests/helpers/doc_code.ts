/** The code that a page of docs/ shows, for a test to run. */

/**
 * @param heading of the section, without its number signs.
 * @param language of the block, as it stands behind the fence.
 * @returns the section's blocks of that language, in order.
 */
export async function codeInDocs(
  page: string,
  heading: string,
  language: string,
): Promise<string[]> {
  const text = await Deno.readTextFile(new URL(`../../docs/${page}`, import.meta.url));
  const section = text.split(/^#{2,3} /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  const blocks = [...section.matchAll(/^```(\w*)\n(.*?)^```$/gms)];
  const found = blocks.filter(([, of]) => of === language).map(([, , code]) => code ?? "");
  if (found.length === 0) throw new Error(`docs/${page}: no ${language} under "${heading}"`);
  return found;
}
