/** A dataset of the policy in the making: it collects the columns that the map uses. */
import * as v from "valibot";
import type { Dialect, DialectName } from "../../access/dialects/mod.ts";
import { columnProblem } from "../../access/checks/dataset_rules.ts";
import type { ColumnType, GeometryType } from "../../access/schema/dataset_schema.ts";
import { column as columnSchema, plainName } from "../../access/schema/name_schema.ts";
import type { Path } from "../../json/json_text.ts";
import type { FormatInput } from "./formats.ts";
import type { Condition } from "./plain_query.ts";
import type { Report } from "./report.ts";

/** As many as a map document has settings for. */
const MOST_COLUMNS = 300;
/** A legend with more colors cannot be read. */
const MOST_VALUES = 50;

/** Where the rows are, as the policy says it. */
export type DraftSource =
  | { readonly table: string }
  | { readonly tileset: string }
  | { readonly raster: string };

export interface DraftInput {
  readonly name: string;
  /** Its place in the Builder map. */
  readonly path: Path;
  readonly label: string | undefined;
  readonly source: DraftSource;
  readonly geometry: { readonly column?: string; readonly type: GeometryType };
  /** Whether the operator said the geometry's type. */
  readonly isSaid: boolean;
  /** The only columns that there are; undefined where that is unknown. */
  readonly only: readonly string[] | undefined;
  readonly conditions: readonly Condition[];
  /** The columns that `aggregationExp` makes, by alias. */
  readonly aliases: ReadonlyMap<string, { readonly column: string; readonly operation: string }>;
}

interface ColumnNotes {
  type?: ColumnType | "unclear";
  label?: string;
  format?: FormatInput;
  readonly values: Map<string, string>;
}

export interface Warehouse {
  readonly name: DialectName;
  readonly dialect: Dialect;
}

export class DatasetDraft {
  readonly #columns = new Map<string, ColumnNotes>();
  readonly open = new Set<string>();
  id: string | undefined;

  constructor(
    readonly is: DraftInput,
    private readonly warehouse: Warehouse,
    private readonly report: Report,
  ) {
    const { column } = is.geometry;
    if (column !== undefined) this.column(column);
  }

  get name(): string {
    return this.is.name;
  }

  get isTable(): boolean {
    return "table" in this.is.source;
  }

  get columns(): readonly string[] {
    return [...this.#columns.keys()];
  }

  /**
   * Adds a column.
   *
   * @returns its name as the dataset has it; undefined where it cannot have it.
   */
  column(name: string): string | undefined {
    const known = this.#spelled(name, this.#columns.keys());
    if (known !== undefined) return known;
    if (!v.is(columnSchema, name) || columnProblem(name, this.warehouse.dialect) !== undefined) {
      return undefined;
    }
    if (this.report.hasSecret(name) || this.#columns.size >= MOST_COLUMNS) return undefined;
    const { only, geometry } = this.is;
    const spelled = only === undefined || name === geometry.column
      ? name
      : this.#spelled(name, only);
    if (spelled !== undefined) this.#columns.set(spelled, { values: new Map() });
    return spelled;
  }

  /** Whether the map says that the dataset has this column. */
  knows(name: string): boolean {
    return this.#spelled(name, [...this.#columns.keys(), ...this.is.only ?? []]) !== undefined;
  }

  /** Adds a column that shows something; the geometry is no value for people. */
  shown(name: string): string | undefined {
    const column = this.column(name);
    return column === this.is.geometry.column ? undefined : column;
  }

  /** Adds a column that the browser narrows by, for which a name in SQL is needed. */
  openParameter(name: string): string | undefined {
    if (!this.isTable || this.warehouse.dialect.placeholderSql === null) return undefined;
    const column = v.is(plainName, name) ? this.shown(name) : undefined;
    if (column !== undefined) this.open.add(column);
    return column;
  }

  #spelled(name: string, known: Iterable<string>): string | undefined {
    if (!this.warehouse.dialect.ignoresCase) return [...known].find((other) => other === name);
    const key = name.normalize().toLowerCase();
    return [...known].find((other) => other.normalize().toLowerCase() === key);
  }

  /** Notes the type of a column; two that differ are none. */
  hasType(column: string, type: ColumnType | undefined): void {
    const notes = this.#columns.get(column);
    if (notes === undefined || type === undefined) return;
    notes.type = notes.type === undefined || notes.type === type ? type : "unclear";
  }

  typeOf(column: string): ColumnType | undefined {
    const type = this.#columns.get(column)?.type;
    return type === "unclear" ? undefined : type;
  }

  /** @returns whether it is the column's label now; the first stays. */
  hasLabel(column: string, label: string): boolean {
    const notes = this.#columns.get(column);
    if (notes !== undefined) notes.label ??= label;
    return notes?.label === label;
  }

  /** @returns whether it is the column's format now; the first stays. */
  hasFormat(column: string, format: FormatInput): boolean {
    const notes = this.#columns.get(column);
    if (notes !== undefined) notes.format ??= format;
    return JSON.stringify(notes?.format) === JSON.stringify(format);
  }

  /** @returns whether the value has this color now; the first stays. */
  hasValue(column: string, value: string, color: string): boolean {
    const values = this.#columns.get(column)?.values;
    // A name of every object in JavaScript is refused in documents.
    if (values === undefined || value.length > 500 || value in {}) return false;
    if (this.report.hasSecret(value)) return false;
    if (!values.has(value) && values.size < MOST_VALUES) values.set(value, color);
    return values.get(value) === color;
  }

  /** Removes the settings of a column, for what does not fit. */
  forget(column: string): void {
    this.#columns.set(column, { values: new Map() });
  }

  /** @returns the dataset as the policy's file has it. */
  inPolicy(): Record<string, unknown> {
    const types = this.columns.flatMap((column): [string, ColumnType][] => {
      const type = this.typeOf(column);
      return type === undefined || column === this.is.geometry.column ? [] : [[column, type]];
    });
    return {
      ...this.is.source,
      columns: this.columns,
      ...this.open.size === 0 ? {} : { open_parameters: [...this.open] },
      ...("raster" in this.is.source ? {} : { geometry: this.is.geometry }),
      ...this.id === undefined ? {} : { id: this.id },
      ...types.length === 0 ? {} : { types: Object.fromEntries(types) },
    };
  }

  /** @returns the dataset's settings in the map document; undefined where there are none. */
  inMap(): Record<string, unknown> | undefined {
    const columns = [...this.#columns].flatMap(([column, { label, format, values }]) => {
      const colors = [...values].map(([value, color]) => [value, { color }]);
      const settings = {
        ...label === undefined ? {} : { label },
        ...format === undefined ? {} : { format },
        ...colors.length === 0 ? {} : { values: Object.fromEntries(colors) },
      };
      return Object.keys(settings).length === 0 ? [] : [[column, settings]];
    });
    return columns.length === 0 ? undefined : { columns: Object.fromEntries(columns) };
  }
}
