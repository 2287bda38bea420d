/** A small file system that a test can fill. */

export interface SmallDisk extends AsyncDisposable {
  readonly folder: string;
  /** Fills it to the last byte. */
  fill(): Promise<void>;
  /** Frees space again. */
  free(): Promise<void>;
}

/**
 * Mounts it below `parent`, which needs root.
 *
 * @returns null without the permission to mount.
 */
export async function mountSmallDisk(parent: string, megabytes: number): Promise<SmallDisk | null> {
  const folder = await Deno.makeTempDir({ dir: parent });
  const run = async (command: string, ...args: string[]) =>
    (await new Deno.Command(command, { args, stderr: "null" }).output().catch(() => null))
      ?.success ?? false;
  const size = `size=${megabytes}m`;
  if (!await run("mount", "-t", "tmpfs", "-o", size, "tmpfs", folder)) {
    await Deno.remove(folder);
    return null;
  }
  const filler = `${folder}/filler`;
  return {
    folder,
    async fill() {
      using file = await Deno.open(filler, { create: true, append: true });
      // The rest is less than a page, which no file can use.
      for (let bytes = 1024 * 1024; bytes >= 1;) {
        const written = await file.write(new Uint8Array(bytes)).catch(() => 0);
        if (written < bytes) bytes = Math.floor(bytes / 2);
      }
    },
    free: () => Deno.remove(filler),
    async [Symbol.asyncDispose]() {
      await run("umount", folder);
      await Deno.remove(folder);
    },
  };
}
