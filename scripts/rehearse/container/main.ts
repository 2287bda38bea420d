/**
 * Rehearses the Dockerfile without Docker: its lines run on copies of this machine's own file
 * system in place of Deno's image, and what they make is served as in a container.
 */
import { OperatorError } from "../../../lib/operator_error.ts";

/** What the steps need beside Deno; all of Debian. */
const PROGRAMS = ["unshare", "mount", "chroot", "setpriv", "ip", "openssl", "curl", "nginx"];

/** Lays an empty folder over this machine's file system. */
const OVERLAY = "mount -t tmpfs tmpfs /mnt; mkdir /mnt/a /mnt/b /mnt/c; " +
  "mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/a,workdir=/mnt/b /mnt/c";

/**
 * Everything is mounted in a namespace of its own, which ends with its process.
 *
 * @throws {OperatorError} where this machine cannot do that, or a step fails.
 */
export async function rehearseContainer(args: readonly string[]): Promise<void> {
  if (args.length > 0) throw new OperatorError("Usage: deno task rehearse container");
  const reason = await whyNot();
  if (reason !== undefined) {
    throw new OperatorError(`The container cannot be rehearsed here: ${reason}.`);
  }
  const build = new URL("build.ts", import.meta.url).pathname;
  const { success } = await new Deno.Command("unshare", {
    args: ["--mount", "--propagation", "private", Deno.execPath(), "run", "-A", build],
  }).spawn().status;
  if (!success) throw new OperatorError("The rehearsal failed.");
}

/** @returns why this machine cannot rehearse a container; undefined where it can. */
export async function whyNot(): Promise<string | undefined> {
  if (Deno.build.os !== "linux") return "it needs Linux";
  if (Deno.uid() !== 0) return "it needs root, to mount file systems";
  for (const program of PROGRAMS) {
    if (!await succeeds("sh", "-c", `command -v ${program}`)) return `it needs ${program}`;
  }
  if (!await succeeds("unshare", "--mount", "--net", "--pid", "--fork", "sh", "-ec", OVERLAY)) {
    return "it needs namespaces, and overlayfs over its root";
  }
  return undefined;
}

async function succeeds(program: string, ...args: string[]): Promise<boolean> {
  const command = new Deno.Command(program, { args, stdout: "null", stderr: "null" });
  return await command.output().then(({ success }) => success, () => false);
}
