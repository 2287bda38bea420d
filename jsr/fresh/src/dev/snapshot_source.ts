import { join, relative } from "node:path";
import type { SnapshotFile } from "../build/server.ts";
import type { Assembly } from "./assemble.ts";
import type { ResolvedBuildOptions } from "./options.ts";
import { specifier } from "./specifier.ts";

/** Writes the table of a disk build as a module; every import in it is a literal. */
export function snapshotSource(
  assembly: Assembly,
  options: ResolvedBuildOptions,
  files: Readonly<Record<string, SnapshotFile>>,
): string {
  const { outDir, routeDir, root } = options;
  const imports = [
    ...assembly.routes.map(({ file }, i) =>
      `import * as route${i} from ${specifier(outDir, join(routeDir, file))};`
    ),
    ...assembly.islands.map(({ path }, i) =>
      `import * as island${i} from ${specifier(outDir, path)};`
    ),
  ];
  const routes = assembly.routes.map((route, i) => entry(route, `route${i}`));
  const islands = assembly.islands.map(({ name, url }, i) => entry({ name, url }, `island${i}`));
  const rootUrl = `${encodeURI(relative(outDir, root).replaceAll("\\", "/")) || "."}/`;
  return `${imports.join("\n")}

export const snapshot = {
  buildId: ${JSON.stringify(assembly.buildId)},
  mode: ${JSON.stringify(assembly.mode)},
  clientEntry: ${JSON.stringify(assembly.clientEntry)},
  root: ${JSON.stringify(rootUrl)},
  routes: [
    ${routes.join(",\n    ")}
  ],
  islands: [
    ${islands.join(",\n    ")}
  ],
  files: ${JSON.stringify(files, null, 2).replaceAll("\n", "\n  ")},
};
`;
}

function entry(fields: object, module: string): string {
  return `{ ...${JSON.stringify(fields)}, module: ${module} }`;
}
