import type { ComponentChildren } from "preact";

export interface Column<Row> {
  /** Unique in the table. */
  readonly id: string;
  readonly label: string;
  /** Numbers stand at the end. @default {"start"} */
  readonly align?: "start" | "end";
  /** Hides the label, which is read out: a column of buttons. */
  readonly labelHidden?: boolean;
  cell(row: Row): ComponentChildren;
}

export interface TableProps<Row> {
  /** The accessible name. */
  readonly label: string;
  /** The first one names the row. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  keyOf(row: Row): string;
}

/** Rows of a page. It has a scroller of its own, which the keyboard reaches, on narrow screens. */
export function Table<Row>({ label, columns, rows, keyOf }: TableProps<Row>) {
  return (
    <div class="table-scroll" role="region" aria-label={label} tabIndex={0}>
      <table aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" class={column.align}>
                {column.labelHidden
                  ? <span class="visually-hidden">{column.label}</span>
                  : column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column, at) => (
                at === 0
                  ? <th key={column.id} scope="row" class={column.align}>{column.cell(row)}</th>
                  : <td key={column.id} class={column.align}>{column.cell(row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
