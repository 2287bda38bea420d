/** A file of islands and the name its bundled module gets. */
export interface IslandFile {
  /** Unique among the build's islands. */
  name: string;
  /** Absolute path. */
  path: string;
}

/**
 * Names island files after their paths: `map/Legend.tsx` becomes `map_Legend`.
 *
 * @param files Absolute path and path relative to its folder, of each file.
 */
export function nameIslands(files: readonly { path: string; relative: string }[]): IslandFile[] {
  const taken = new Set<string>();
  return files.map(({ path, relative }) => {
    const base = relative.replace(/\.\w+$/, "").replace(/\W+/g, "_");
    let name = base;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${base}_${n}`;
    taken.add(name.toLowerCase());
    return { name, path };
  });
}
