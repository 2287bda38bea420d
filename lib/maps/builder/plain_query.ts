/**
 * Recognizes queries that say no more than a dataset of the policy can: columns of one table, and
 * conditions on parameters. Any other query needs a view in the warehouse.
 */
import type { DialectName } from "../../access/dialects/mod.ts";

/** A condition that compares a column with parameters of the map. */
export interface Condition {
  readonly column: string;
  readonly operator: "=" | "in" | "between" | ">=" | "<=" | ">" | "<";
  /** The parameters' names. */
  readonly parameters: readonly string[];
}

export interface PlainQuery {
  readonly table: string;
  /** Undefined for all. */
  readonly columns?: readonly string[];
  readonly conditions: readonly Condition[];
}

/** A longer query is not plain. */
const LONGEST = 20_000;

const TOKEN =
  /\s+|--[^\n]*|(?<quoted>`[^`]+`|"(?:[^"]|"")+")|(?<parameter>\{\{\s*[A-Za-z_]\w{0,127}\s*\}\}|[@:][A-Za-z_]\w{0,127})|(?<word>[A-Za-z_][\w$-]*)|(?<mark>>=|<=|[<>=*.,();])/gy;

interface Token {
  readonly kind: "name" | "parameter" | "word" | "mark";
  readonly text: string;
}

function tokensOf(sql: string): Token[] | undefined {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of sql.matchAll(TOKEN)) {
    end = match.index + match[0].length;
    const { quoted, parameter, word, mark } = match.groups ?? {};
    if (quoted !== undefined) tokens.push({ kind: "name", text: unquoted(quoted) });
    else if (parameter !== undefined) {
      tokens.push({ kind: "parameter", text: parameter.replace(/[{}@:\s]/g, "") });
    } else if (word !== undefined) tokens.push({ kind: "word", text: word });
    else if (mark !== undefined) tokens.push({ kind: "mark", text: mark });
  }
  return end === sql.length ? tokens : undefined;
}

function unquoted(text: string): string {
  return text.startsWith("`") ? text.slice(1, -1) : text.slice(1, -1).replaceAll('""', '"');
}

/** @returns undefined for a query that says more. */
export function plainQuery(sql: string, dialect: DialectName): PlainQuery | undefined {
  if (sql.length > LONGEST) return undefined;
  const tokens = tokensOf(sql);
  if (tokens === undefined) return undefined;
  const reader = new Reader(tokens, FOLDED[dialect] ?? ((name) => name));
  const query = reader.query();
  return reader.isPlain ? query : undefined;
}

/** How the warehouse reads names without quotes. */
const FOLDED: Partial<Record<DialectName, (name: string) => string>> = {
  snowflake: (name) => name.toUpperCase(),
  postgres: (name) => name.toLowerCase(),
  redshift: (name) => name.toLowerCase(),
};

const OPERATORS = ["=", ">=", "<=", ">", "<"] as const;

/** Reads tokens in order; the first that does not fit ends it. */
class Reader {
  #at = 0;
  readonly #prefixes = new Set<string>();
  isPlain = true;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly fold: (name: string) => string,
  ) {}

  query(): PlainQuery {
    this.#need("select");
    const columns = this.#has("*") ? undefined : this.#columns();
    this.#need("from");
    const path = this.#path();
    const alias = this.#alias() ?? path.at(-1)?.split(".").at(-1);
    const conditions: Condition[] = [];
    if (this.#has("where")) {
      do conditions.push(this.#condition()); while (this.isPlain && this.#has("and"));
    }
    this.#has(";");
    if (this.#at < this.tokens.length) this.isPlain = false;
    // `a.b` is a column of the table `a`, or else a part of the column `a`.
    if ([...this.#prefixes].some((prefix) => prefix !== alias)) this.isPlain = false;
    const table = path.join(".");
    return { table, conditions, ...columns === undefined ? {} : { columns } };
  }

  #columns(): string[] {
    const columns: string[] = [];
    do columns.push(this.#column()); while (this.isPlain && this.#has(","));
    return columns;
  }

  /** Without the table's alias before it. */
  #column(): string {
    const [first = "", second, ...more] = this.#path();
    if (more.length > 0) this.isPlain = false;
    if (second !== undefined) this.#prefixes.add(first);
    return second ?? first;
  }

  #path(): string[] {
    const path = [this.#name()];
    while (this.#has(".")) path.push(this.#name());
    return path;
  }

  #name(): string {
    const token = this.tokens[this.#at++];
    if (token?.kind === "name") return token.text;
    if (token?.kind === "word" && !KEYWORDS.has(token.text.toLowerCase())) {
      return this.fold(token.text);
    }
    this.isPlain = false;
    return "";
  }

  #alias(): string | undefined {
    const isNamed = this.#has("as");
    if (!isNamed && (this.#at >= this.tokens.length || this.#isNext("where", ";"))) {
      return undefined;
    }
    return this.#name();
  }

  #condition(): Condition {
    const isBracketed = this.#has("(");
    const column = this.#column();
    const found = this.#comparison(column);
    if (isBracketed) this.#need(")");
    return found;
  }

  #comparison(column: string): Condition {
    if (this.#has("between")) {
      const from = this.#parameter();
      this.#need("and");
      return { column, operator: "between", parameters: [from, this.#parameter()] };
    }
    if (this.#has("in")) {
      const isList = this.#has("unnest");
      const isBracketed = this.#has("(");
      if (isList && !isBracketed) this.isPlain = false;
      const parameters = [this.#parameter()];
      if (isBracketed) this.#need(")");
      return { column, operator: "in", parameters };
    }
    const operator = OPERATORS.find((text) => this.#has(text));
    if (operator === undefined) this.isPlain = false;
    return { column, operator: operator ?? "=", parameters: [this.#parameter()] };
  }

  #parameter(): string {
    const token = this.tokens[this.#at++];
    if (token?.kind === "parameter") return token.text;
    this.isPlain = false;
    return "";
  }

  #isNext(...texts: readonly string[]): boolean {
    const token = this.tokens[this.#at];
    return token !== undefined && token.kind !== "name" &&
      texts.includes(token.text.toLowerCase());
  }

  #has(text: string): boolean {
    if (!this.#isNext(text)) return false;
    this.#at++;
    return true;
  }

  #need(text: string): void {
    if (!this.#has(text)) this.isPlain = false;
  }
}

/** Words that are no names, so that what follows them is noticed. */
const KEYWORDS: ReadonlySet<string> = new Set(
  ("select distinct all from where and or not in between is null like as on join inner left right " +
    "full cross using group by having order limit offset union except intersect qualify window " +
    "with unnest lateral case when then else end cast exists over partition tablesample for").split(
      " ",
    ),
);
