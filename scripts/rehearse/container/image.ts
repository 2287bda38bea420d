/** Runs a stage of a Dockerfile, as `docker build` does. */
import { OperatorError } from "../../../lib/operator_error.ts";
import { say } from "../../../lib/log/terminal.ts";
import { commandWords, type Stage, variablesOf } from "./dockerfile.ts";
import { commandOn, finish, type Machine, run } from "./machine.ts";

/** What a stage makes. */
export interface Image {
  readonly machine: Machine;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Number of user and group; undefined for root. */
  readonly user: string | undefined;
  readonly command: readonly string[];
  readonly health: readonly string[];
}

/** As Deno's own image has it. */
const BASE_ENV = { DENO_DIR: "/deno-dir/", HOME: "/root" };

export interface StageOptions {
  readonly machine: Machine;
  /** The folder that COPY copies from. */
  readonly context: string;
  readonly stages: ReadonlyMap<string, Image>;
  /** Variables of this machine that its programs need to reach their packages. */
  readonly env: Readonly<Record<string, string>>;
}

/** @throws {OperatorError} where a step fails, or is of no kind that is known here. */
export async function runStage(
  { image, instructions }: Stage,
  { machine, context, stages, env: given }: StageOptions,
): Promise<Image> {
  if (image !== `denoland/deno:${Deno.version.deno}`) {
    throw new OperatorError(
      `The stage is built on ${image}, but Deno is ${Deno.version.deno} here.`,
    );
  }
  await Deno.mkdir(`${machine.root}/deno-dir`);
  let made: Image = {
    ...{ machine, cwd: "/", env: BASE_ENV, user: undefined, command: [], health: [] },
  };
  for (const { name, text } of instructions) {
    say(`  ${name} ${text}`);
    if (name === "ENV") made = { ...made, env: { ...made.env, ...variablesOf(text) } };
    else if (name === "WORKDIR") made = { ...made, cwd: text };
    else if (name === "USER") made = { ...made, user: text };
    else if (name === "CMD") made = { ...made, command: commandWords(text) };
    else if (name === "HEALTHCHECK") {
      made = { ...made, health: commandWords(text.replace(/^.*?CMD /, "")) };
    } else if (name === "COPY") await copyIn(made, text, context, stages);
    else if (name === "RUN") {
      const options = { ...made, env: { ...given, ...made.env } };
      await finish(text, commandOn(machine, ["/bin/sh", "-c", text], options));
    } else if (name !== "EXPOSE") throw new OperatorError(`${name} cannot be rehearsed.`);
    await Deno.mkdir(machine.root + made.cwd, { recursive: true });
  }
  return made;
}

/** As COPY does: of a folder its contents. */
async function copyIn(
  { machine, cwd }: Image,
  text: string,
  context: string,
  stages: ReadonlyMap<string, Image>,
): Promise<void> {
  const [, stage, rest = text] = /^--from=(\S+) (.*)$/.exec(text) ?? [];
  const words = rest.split(/\s+/);
  const to = words.pop() ?? "";
  const from = stage === undefined ? context : stages.get(stage)?.machine.root;
  if (from === undefined) throw new OperatorError(`There is no stage ${stage}.`);
  const target = to.startsWith("/") ? machine.root + to : `${machine.root}${cwd}/${to}`;
  for (const word of words) {
    const source = `${from}/${word}`;
    const isFolder = (await Deno.stat(source)).isDirectory;
    const isIntoFolder = isFolder || /(^|\/)\.?$/.test(to);
    await Deno.mkdir(isIntoFolder ? target : target.replace(/\/[^/]*$/, ""), { recursive: true });
    await run(
      "cp",
      "--archive",
      "--no-preserve=ownership",
      isFolder ? `${source}/.` : source,
      target,
    );
  }
}
