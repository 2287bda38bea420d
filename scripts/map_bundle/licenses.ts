/** The licenses of a bundle's packages, which must be distributed with it. */
import * as v from "valibot";

const Package = v.object({
  name: v.string(),
  version: v.string(),
  license: v.optional(v.string(), "no license named"),
});

/** The outermost package: some contain others under their own license. */
const PACKAGE_FOLDER =
  /^.*?node_modules\/(?:\.deno\/[^/]+\/node_modules\/)?(?:@[^/]+\/)?[^/]+(?=\/)/;

/**
 * @param modules the bundle's, as paths from the project's folder.
 * @param root the project's folder.
 * @param others license files of contents that are from no package.
 * @returns each package with its license text.
 */
export async function licensesOf(
  modules: readonly string[],
  root: string,
  others: readonly string[],
): Promise<string> {
  const folders = modules.flatMap((file) => PACKAGE_FOLDER.exec(file)?.[0] ?? []);
  const texts = await Promise.all([
    ...[...new Set(folders)].map((folder) => license(`${root}/${folder}`)),
    ...others.map((file) => Deno.readTextFile(`${root}/${file}`)),
  ]);
  return [...new Set(texts)].sort().join(`\n${"-".repeat(78)}\n`);
}

async function license(folder: string): Promise<string> {
  const { name, version, license } = v.parse(
    Package,
    JSON.parse(await Deno.readTextFile(`${folder}/package.json`)),
  );
  const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  const file = names.find((one) => /^licen[cs]e/i.test(one));
  const text = file === undefined ? "" : await Deno.readTextFile(`${folder}/${file}`);
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}
