/**
 * A machine with this one's programs and a disk of its own: what is written is laid over this
 * machine's file system (overlayfs) and changes nothing of it.
 */
import { OperatorError } from "../../../lib/operator_error.ts";

export interface Machine {
  /** Its root, as a path of this machine. */
  readonly root: string;
  /** What was written to it. */
  readonly written: string;
}

/** How a program is run. */
export interface RunOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Number of its user and group, without any capability; root by default. */
  readonly user?: string | undefined;
}

/**
 * @param disk a mounted file system for what the machines write.
 * @param hidden folders of this machine that the other has empty.
 */
export async function createMachine(
  disk: string,
  name: string,
  hidden: readonly string[],
): Promise<Machine> {
  const [root, written, work] = ["root", "written", "work"].map((of) => `${disk}/${name}/${of}`);
  if (!root || !written || !work) throw new TypeError("A machine has three folders.");
  for (const folder of [root, written, work]) await Deno.mkdir(folder, { recursive: true });
  const layers = `lowerdir=/,upperdir=${written},workdir=${work}`;
  await run("mount", "-t", "overlay", "overlay", "-o", layers, root);
  await run("mount", "-t", "proc", "proc", `${root}/proc`);
  await run("mount", "--rbind", "/dev", `${root}/dev`);
  for (const folder of hidden) await run("mount", "-t", "tmpfs", "tmpfs", `${root}${folder}`);
  const deno = `${root}/usr/local/bin/deno`;
  // Mounted, not copied: the base image has it, and npm may have put it where only root can read.
  // Opening one that is there for writing would copy it.
  await Deno.stat(deno).catch(() => Deno.writeTextFile(deno, ""));
  await run("mount", "--bind", Deno.execPath(), deno);
  return { root, written };
}

/** From now on nothing can be written but to /tmp. */
export async function makeReadOnly({ root }: Machine): Promise<void> {
  await run("mount", "-o", "remount,ro", root);
  await run("mount", "-t", "tmpfs", "tmpfs", `${root}/tmp`);
}

/** @returns the command that runs these words on the machine, not started yet. */
export function commandOn(
  { root }: Machine,
  words: readonly string[],
  { cwd, env, user }: RunOptions,
  how: Pick<Deno.CommandOptions, "stdin" | "stdout" | "stderr"> = {},
): Deno.Command {
  const [id = "0", group = id] = user?.split(":") ?? [];
  const as = user === undefined ? [] : [
    ...["setpriv", `--reuid=${id}`, `--regid=${group}`, "--clear-groups", "--no-new-privs"],
    ...["--bounding-set=-all", "--inh-caps=-all"],
  ];
  return new Deno.Command("chroot", {
    args: [root, "/bin/sh", "-c", 'cd "$0" && exec "$@"', cwd, ...as, ...words],
    clearEnv: true,
    env: { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", ...env },
    ...how,
  });
}

/**
 * Runs a program on this machine.
 *
 * @returns its standard output.
 * @throws {OperatorError} with what it printed where it fails.
 */
export function run(...words: [string, ...string[]]): Promise<string> {
  const [program, ...args] = words;
  return finish(words.join(" "), new Deno.Command(program, { args }));
}

/**
 * @param what names the program in errors.
 * @returns its standard output.
 * @throws {OperatorError} with what it printed where it fails.
 */
export async function finish(what: string, command: Deno.Command): Promise<string> {
  const { success, stdout, stderr } = await command.output();
  const [printed, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
  if (!success) throw new OperatorError(`${what} failed:\n${printed}\n${errors}`);
  return printed ?? "";
}
