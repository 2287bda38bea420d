import type { Counted } from "../../../lib/admin/access/count_rows.ts";
import type { DatasetAccess, ShownDataset } from "../../../lib/admin/access/read_access.ts";
import type { ExplainedRule, Holder, Origin } from "../../../lib/access/evaluation/explanation.ts";
import { pathText } from "../../../lib/json/json_text.ts";
import { formatsOf } from "../../../lib/locale/formats.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { wordsOf } from "../../../lib/locale/words.ts";
import { Box } from "../Box.tsx";

export interface DatasetBoxProps {
  readonly dataset: DatasetAccess;
  /** Undefined where the rows were not asked for. */
  readonly counted: Counted | undefined;
  readonly locale: Locale;
}

/** What is shown of a dataset: the exact SQL, its columns, and the rules that decide. */
export function DatasetBox({ dataset, counted, locale }: DatasetBoxProps) {
  const { name, of, shown, rules } = dataset;
  const words = wordsOf(locale).admin.access;
  return (
    <Box title={name} aside={<code class="muted">{of}</code>}>
      <div class="box-body admin-text">
        {shown === null
          ? <p class="muted">{words.nothing}</p>
          : <Shown name={name} shown={shown} isTable={rules.length > 0} locale={locale} />}
        {counted !== undefined && (
          <p>
            <strong>{words.rows}:</strong> {countText(counted, locale)}
          </p>
        )}
        {rules.length > 0 && <Rules rules={rules} locale={locale} />}
      </div>
    </Box>
  );
}

interface ShownProps {
  /** The dataset's. */
  readonly name: string;
  readonly shown: ShownDataset;
  readonly isTable: boolean;
  readonly locale: Locale;
}

function Shown({ name, shown, isTable, locale }: ShownProps) {
  const words = wordsOf(locale).admin.access;
  const facts: readonly (readonly [string, readonly string[]])[] = [
    [words.columns, shown.columns.length === 0 ? [words.allColumns] : shown.columns],
    [words.hidden, shown.hiddenColumns],
    [words.partial, shown.partialColumns],
    [words.masked, shown.maskedColumns],
    [words.open_parameters, shown.openParameters],
  ];
  const title = isTable ? words.sql : words.grant;
  return (
    <>
      <p>
        <strong>{title}</strong>
      </p>
      <pre
        class="admin-sql"
        tabIndex={0}
        role="region"
        aria-label={`${name}: ${title}`}
      >{shown.sql}</pre>
      <dl class="admin-facts">
        {facts.filter(([, columns]) => columns.length > 0).map(([label, columns]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{columns.join(", ")}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function countText(counted: Counted, locale: Locale): string {
  const { faults } = wordsOf(locale).admin.access;
  if ("rows" in counted) return formatsOf(locale).number(counted.rows);
  const text = faults[counted.fault];
  return counted.detail === undefined ? text : `${text} (${counted.detail})`;
}

interface RulesProps {
  readonly rules: readonly ExplainedRule[];
  readonly locale: Locale;
}

function Rules({ rules, locale }: RulesProps) {
  const words = wordsOf(locale).admin.access;
  return (
    <>
      <p>
        <strong>{words.rules}</strong>
      </p>
      <ul class="admin-rules">
        {rules.map((rule, index) => (
          <li key={index}>
            <Rule rule={rule} locale={locale} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Rule({ rule, locale }: { readonly rule: ExplainedRule; readonly locale: Locale }) {
  const words = wordsOf(locale).admin.access;
  const { holder, matches, comparisons, dropped } = rule;
  const extent = matches
    ? comparisons.length === 0 ? `: ${words.allRows}` : ""
    : `: ${words.noRows}`;
  return (
    <>
      {holderText(holder, locale)}
      {extent}
      <ul>
        {comparisons.map(({ path, sql, origins }) => (
          <li key={pathText(path)}>
            <code>{sql ?? `${pathText(path)} ${words.noMatch}`}</code>{" "}
            <span class="muted">
              {origins.map((origin) => originText(origin, locale)).join(" + ")}
            </span>
          </li>
        ))}
        {matches &&
          dropped.map(({ path }) => (
            <li key={pathText(path)} class="muted">{words.dropped(pathText(path))}</li>
          ))}
      </ul>
    </>
  );
}

function holderText(holder: Holder, locale: Locale): string {
  const words = wordsOf(locale).admin.access;
  if (holder.kind === "always") return words.everybody;
  if (holder.kind === "user") return words.byUser(holder.name);
  const group = words.byGroup(holder.name);
  return holder.through === undefined ? group : `${group} (${words.through(holder.through)})`;
}

function originText(origin: Origin, locale: Locale): string {
  const words = wordsOf(locale).admin.access;
  if (origin.kind === "policy") return words.originPolicy;
  if (origin.kind === "attribute") return words.originAttribute(origin.name);
  return words.originDay(origin.periods.join(", "), origin.today);
}
