/** The operator's tasks, as the project's configuration defines them. */
import * as v from "valibot";

const CONFIGURATION = new URL("../../deno.json", import.meta.url);
const Tasks = v.object({
  tasks: v.record(v.string(), v.union([v.string(), v.object({ command: v.string() })])),
});
/** What a shell would not pass on as it is written. */
const OF_SHELL = /["'$&|;<>*?()\\]/;

/**
 * What `deno task` passes to Deno: the task's command with its permissions. The packages that it
 * depends on are there, and seeing so takes `deno task` as long as most commands take.
 *
 * @throws {TypeError} for a task that is not a single command of Deno's.
 */
export async function taskArguments(name: string): Promise<string[]> {
  const { tasks } = v.parse(Tasks, JSON.parse(await Deno.readTextFile(CONFIGURATION)));
  const task = tasks[name] ?? "";
  const command = typeof task === "string" ? task : task.command;
  const [program, ...args] = command.split(" ");
  if (program !== "deno" || OF_SHELL.test(command)) {
    throw new TypeError(`The task ${name} is not a single command of Deno's: ${command}`);
  }
  return args;
}
