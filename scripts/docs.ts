/**
 * `deno task docs` generates the tables of docs/configuration.md from the variables, and those of
 * docs/maps.md from the schema of maps.
 */
import { SECTIONS, type Variable } from "../lib/config/config_variables.ts";
import { say } from "../lib/log/terminal.ts";
import { mapPropertyTables } from "./map_properties.ts";

await write("configuration.md", "variables", variableTables());
await write("maps.md", "properties", mapPropertyTables());

/** Writes the tables between the page's comments `<!-- NAME -->` and `<!-- end of NAME -->`. */
async function write(file: string, name: string, tables: string): Promise<void> {
  const page = new URL(`../docs/${file}`, import.meta.url);
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const before = await Deno.readTextFile(page);
  const [head, tail] = [before.slice(0, before.indexOf(begin)), before.slice(before.indexOf(end))];
  await Deno.writeTextFile(page, `${head}${begin}\n\n${tables}\n${tail}`);
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--quiet", page.pathname],
  }).output();
  say(success ? `docs/${file} is made.` : `deno fmt failed on docs/${file}.`);
  if (!success) Deno.exit(1);
}

function variableTables(): string {
  return Object.entries(SECTIONS).map(([section, variables]) =>
    `### ${section}\n\n| Variable | What it is | When unset |\n| --- | --- | --- |\n` +
    Object.entries(variables).map(row).join("")
  ).join("\n");
}

function row([name, { meaning, fallback }]: [string, Variable]): string {
  return `| \`${name}\` | ${meaning} | ${fallback} |\n`;
}
