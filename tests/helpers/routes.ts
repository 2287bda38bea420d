/** The app's routes, read from its folder. */

const ROUTES = new URL("../../routes/", import.meta.url);

/** @returns the path of every route, with 0 for each parameter. */
export async function routePaths(folder = ROUTES): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (name.startsWith("_")) continue;
    if (isDirectory) {
      paths.push(...await routePaths(new URL(`${encodeURIComponent(name)}/`, folder)));
      continue;
    }
    const path = decodeURIComponent(new URL(name, folder).href.slice(ROUTES.href.length));
    paths.push(
      `/${path}`.replace(/\.tsx?$/, "").replace(/\/index$/, "/").replace(/\[[^\]]+\]/g, "0"),
    );
  }
  return paths.sort();
}
