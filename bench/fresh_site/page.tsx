import { Counter } from "./islands/Counter.tsx";

const NAMES = ["Back Bay", "Beacon Hill", "Charlestown", "Dorchester", "Fenway"];

/** @returns the body of the measured JSON route. */
export function jsonAnswer() {
  return { token: "x".repeat(200), expires_at: 1_700_000_000, sources: NAMES };
}

/** A whole document with one island and a table with some rows. */
export function Document({ rows }: { rows: number }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Stores</title>
        <link rel="stylesheet" href="/styles.css" />
      </head>
      <body>
        <main class="stores">
          <h1>Stores</h1>
          <Counter start={rows} />
          {rows > 0 && (
            <table>
              <tbody>{Array.from({ length: rows }, (_, i) => <Row key={i} index={i} />)}</tbody>
            </table>
          )}
        </main>
      </body>
    </html>
  );
}

function Row({ index }: { index: number }) {
  const name = NAMES[index % NAMES.length];
  return (
    <tr class={index % 2 === 0 ? "even" : "odd"}>
      <td>{index}</td>
      <td>{name}</td>
      <td>
        <a href={`/stores/${index}`}>{`${name} & Sons`}</a>
      </td>
      <td>{(index * 1234.5).toFixed(2)}</td>
    </tr>
  );
}
