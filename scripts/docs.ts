/** `deno task docs` makes the tables of docs/configuration.md from the variables themselves. */
import { SECTIONS, type Variable } from "../lib/config_variables.ts";
import { say } from "../lib/terminal.ts";

const PAGE = new URL("../docs/configuration.md", import.meta.url);
const [BEGIN, END] = ["<!-- variables -->", "<!-- end of variables -->"] as const;

const before = await Deno.readTextFile(PAGE);
const [head, tail] = [before.slice(0, before.indexOf(BEGIN)), before.slice(before.indexOf(END))];
await Deno.writeTextFile(PAGE, `${head}${BEGIN}\n\n${tables()}\n${tail}`);
const { success } = await new Deno.Command(Deno.execPath(), {
  args: ["fmt", "--quiet", PAGE.pathname],
}).output();
say(success ? "docs/configuration.md is made." : "deno fmt failed on docs/configuration.md.");
if (!success) Deno.exit(1);

function tables(): string {
  return Object.entries(SECTIONS).map(([section, variables]) =>
    `### ${section}\n\n| Variable | What it is | When unset |\n| --- | --- | --- |\n` +
    Object.entries(variables).map(row).join("")
  ).join("\n");
}

function row([name, { meaning, fallback }]: [string, Variable]): string {
  return `| \`${name}\` | ${meaning} | ${fallback} |\n`;
}
