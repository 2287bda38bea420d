/** What `deno task maps new` tells at the terminal. */
import type { AskedTable } from "./asking.ts";
import type { NewArguments } from "./new_arguments.ts";
import type { Plan } from "./plan.ts";

export interface ReportInput {
  readonly args: NewArguments;
  readonly asked: AskedTable;
  readonly plan: Plan;
  /** Whether the policy's tokens open CARTO's SQL API. */
  readonly hasSql: boolean;
  readonly appOrigin: string;
  readonly files: { readonly policy: string; readonly map: string };
}

const MOST_LINES = 30;

export function reportLines(input: ReportInput): string[] {
  const { args, asked, plan, hasSql } = input;
  const isTileset = asked.kind === "tileset";
  return [
    summary(asked),
    ...section("Asked of CARTO", asked.asked),
    ...section(
      "Chosen, and why",
      aligned(plan.choices.map(({ about, chosen, because }) => [about, `${chosen}: ${because}`])),
    ),
    ...section(
      isTileset ? "Not named for maps" : "Not granted by the policy",
      plan.leftOut.map(({ column, because }) => `${column}: ${because}`),
    ),
    ...section(args.isDryRun ? "Dry run: nothing was written" : "Written", written(input)),
    ...section("Who sees it", audience(input)),
    ...hasSql || isTileset ? [] : section("Missing", [
      'the policy\'s tokens.apis lacks "sql": without it the map has no widgets, table and search',
    ]),
    ...section("Address", [`${input.appOrigin}/maps/${plan.id}`]),
    ...section("In your application's page, once EMBED_ORIGINS has its origin", [
      `<script src="${input.appOrigin}/embed.js" defer></script>`,
      "<style>carto-map { height: 70vh }</style>",
      `<carto-map src="${input.appOrigin}" map="${plan.id}" code-url="/carto-code"></carto-map>`,
    ]),
  ].map((line) => line.replace(/[\p{Cc}\p{Cf}]/gu, "?"));
}

function summary({ kind, facts, bounds }: AskedTable): string {
  const { table, rows, columns } = facts;
  const extent = bounds === undefined
    ? ""
    : `, from ${position(bounds[0], bounds[1])} to ${position(bounds[2], bounds[3])}`;
  const [row, properties] = kind === "tileset" ? ["feature", "properties"] : ["row", "columns"];
  const counted = `${rows.toLocaleString("en")} ${row}${rows === 1 ? "" : "s"}`;
  const empty = rows === 0 ? " The choices stand on names and types alone." : "";
  return `${table}: ${counted}, ${columns.length} ${properties}${extent}.${empty}`;
}

const position = (longitude: number, latitude: number) =>
  `${longitude.toFixed(2)}, ${latitude.toFixed(2)}`;

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, MOST_LINES).map((line) => `  ${line}`);
  const more = lines.length - shown.length;
  return ["", title, ...shown, ...more > 0 ? [`  and ${more} more`] : []];
}

function aligned(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${name.padEnd(width)}  ${text}`);
}

function written({ plan, files, args }: ReportInput): string[] {
  const groups = args.groups.map(({ name }) => name).join(", ");
  const dataset = plan.isKnown
    ? groups === "" ? undefined : `${files.policy}: what ${groups} see of ${plan.dataset}`
    : `${files.policy}: the dataset ${plan.dataset} with ${plan.columns.length} columns` +
      (groups === "" ? "" : `, and what ${groups} see of it`);
  const known = plan.isKnown
    ? [`${files.policy} had the dataset ${plan.dataset} already, which stays as it is`]
    : [];
  return [...known, ...dataset === undefined ? [] : [dataset], files.map];
}

function audience({ asked, plan, args }: ReportInput): string[] {
  const isTileset = asked.kind === "tileset";
  const whole = isTileset
    ? ["every property of a tileset can be read by all who get it, also those that are not named"]
    : [];
  return [...whole, ...groupLines({ plan, args }, isTileset)];
}

function groupLines({ plan, args }: Pick<ReportInput, "plan" | "args">, isTileset: boolean) {
  if (args.groups.length > 0) {
    return args.groups.map(({ name, rows }) => {
      const seen = rows === "all"
        ? isTileset ? "all of it" : "every row"
        : `the rows with ${rows.map(([column, value]) => `${column} = ${value}`).join(", ")}`;
      return `${name}: ${seen}`;
    });
  }
  if (plan.isKnown) return ["the groups that the policy gives the dataset to"];
  return [
    "no one yet: no group of the policy has the dataset. Give it to one, for example by",
    `deno task maps new ${args.table} --id ${plan.id} --group NAME ${
      isTileset ? "all" : '"column=value"'
    }`,
  ];
}
