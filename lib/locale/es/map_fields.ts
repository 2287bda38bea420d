import type { fieldWords as english } from "../en/map_fields.ts";

export const fieldWords: typeof english = {
  row: "fila",
  rows: "filas",
  cell: "Celda",
  // 2.000.000 de tiendas.
  many: (noun) => `de ${noun}`,
  unknown: "Sin datos",
  empty: "Vacío",
  yes: "Sí",
  no: "No",

  approximate: (column) => `${column} (aprox.)`,

  sum: (column) => `Suma de ${column}`,
  avg: (column) => `Promedio de ${column}`,
  min: (column) => `Mínimo de ${column}`,
  max: (column) => `Máximo de ${column}`,
  by: (what, column) => `${what} por ${column}`,
  inView: (what) => `${what} a la vista`,

  atLeast: (value) => `${value} o más`,
  atMost: (value) => `hasta ${value}`,
  below: (value) => `menos de ${value}`,
  since: (day) => `desde ${day}`,
  until: (day) => `hasta ${day}`,
  between: (from, to) => `de ${from} a ${to}`,
  andMore: (names, rest) => `${names} y ${rest} más`,
  searchedFor: (text) => `«${text}»`,
};
