/** Writes several files: all of them, or none. */
import { APP_FOLDER } from "../../../lib/app_folder.ts";
import { OperatorError } from "../../../lib/operator_error.ts";

export interface FileChange {
  readonly path: string | URL;
  /** What the file must still hold; undefined where it must not exist. */
  readonly before: string | undefined;
  readonly after: string;
}

/**
 * Writes temporary files beside the files, then renames them. Where a rename fails, the files
 * before it get their former text again.
 *
 * @throws {OperatorError} where a file was changed meanwhile, or cannot be written.
 */
export async function writeTogether(changes: readonly FileChange[]): Promise<void> {
  const made: FileChange[] = [];
  const renamed: FileChange[] = [];
  try {
    for (const change of changes) {
      made.push(change);
      await Deno.writeTextFile(temporary(change.path), change.after);
    }
    for (const { path, before } of changes) {
      if (await textOf(path) === before) continue;
      throw new OperatorError(`${nameOf(path)} was changed meanwhile. Nothing was written.`);
    }
    for (const change of changes) {
      await Deno.rename(temporary(change.path), change.path);
      renamed.push(change);
    }
  } catch (cause) {
    for (const change of renamed) await restore(change);
    // What cannot be removed was not made here; the first error is the one to report.
    for (const { path } of made) await Deno.remove(temporary(path)).catch(() => {});
    if (cause instanceof OperatorError) throw cause;
    const files = changes.map(({ path }) => nameOf(path)).join(" and ");
    const message =
      `${files} cannot be written, so neither was changed: may this task write there?`;
    throw new OperatorError(message, { cause });
  }
}

async function restore({ path, before }: FileChange): Promise<void> {
  if (before === undefined) return await Deno.remove(path);
  await Deno.writeTextFile(temporary(path), before);
  await Deno.rename(temporary(path), path);
}

/** Beside the file, since a rename works within one file system. */
function temporary(path: string | URL): string | URL {
  return path instanceof URL ? new URL(`${path.href}.new`) : `${path}.new`;
}

/** @returns the file's whole text, its byte order mark included; undefined where there is none. */
export async function textOf(path: string | URL): Promise<string | undefined> {
  try {
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(await Deno.readFile(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** @returns the path as the operator knows it: as configured, or within the project's folder. */
export function nameOf(path: string | URL): string {
  return path instanceof URL ? path.href.replace(APP_FOLDER.href, "") : path;
}
