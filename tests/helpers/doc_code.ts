/** The code blocks of a page in docs/, for a test to run. */

/**
 * @param heading the section's heading, without number signs.
 * @param language the blocks' language, as after the fence.
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
