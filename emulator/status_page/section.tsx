import type { ComponentChildren } from "preact";

/** Heads of columns that hold numbers. */
const NUMBERS: ReadonlySet<string> = new Set(["Rows", "Status"]);

/** A table with a heading, or what to say where it is empty. */
export function Section(props: {
  readonly title: string;
  readonly note?: string;
  readonly head: readonly string[];
  readonly empty: string;
  /** One line for each row where the screen is narrow. */
  readonly brief?: boolean;
  readonly children: readonly ComponentChildren[];
}) {
  const { title, note, head, empty, brief = false, children } = props;
  return (
    <section>
      <h2>{title} {note && <span>{note}</span>}</h2>
      <div class="card">
        {children.length === 0 ? <p>{empty}</p> : (
          <table class={brief ? "brief" : ""}>
            <thead>
              <tr>
                {head.map((name) => (
                  <th key={name} scope="col" class={NUMBERS.has(name) ? "number" : ""}>{name}</th>
                ))}
              </tr>
            </thead>
            <tbody>{children}</tbody>
          </table>
        )}
      </div>
    </section>
  );
}
