/** What a column is good for: to measure, to group, to follow in time, to name a feature. */
import {
  averageLength,
  type Candidate,
  distinctOf,
  FEW_VALUES,
  filledShare,
  isCell,
  isCode,
  isCoordinate,
  isLink,
  isNumber,
  isText,
  isTime,
  isYear,
  MOST_COLORS,
  named,
  numbersAreas,
  numbersRows,
  repeats,
  type Rows,
  wordsEndIn,
} from "./candidate.ts";
import { type ColumnFacts, isWhole, numberRange } from "./table_facts.ts";

export const ROLES = ["measure", "category", "time", "name"] as const;
export type Role = typeof ROLES[number];

interface RoleRule {
  readonly name: string;
  readonly role: Role;
  /** Added where the rule applies. Below 1 in total a column does not have the role. */
  readonly points: number;
  readonly applies: (candidate: Candidate) => boolean;
}

const isNamedKind = named([
  ...["status", "category", "kind", "class", "state", "group", "mode", "level", "segment"],
  ...["brand", "tipo", "estado", "typ", "zone", "zoning"],
]);

export const ROLE_RULES = [
  {
    name: "numbers of different sizes",
    role: "measure",
    points: 2,
    applies: (one) => isNumber(one) && distinctOf(one) > 2,
  },
  {
    name: "codes, coordinates and years measure nothing",
    role: "measure",
    points: -9,
    applies: (one) => isCode(one) || isCoordinate(one) || isYear(one),
  },
  {
    name: "points have no area: whole numbers of that name are codes",
    role: "measure",
    points: -9,
    applies: numbersAreas,
  },
  {
    name: "numbers of the rows themselves measure nothing",
    role: "measure",
    points: -9,
    applies: numbersRows,
  },
  {
    name: "amounts and counts by their names",
    role: "measure",
    points: 3,
    applies: named([
      ...["revenue", "sales", "price", "cost", "amount", "income", "profit", "value", "total"],
      ...["population", "pop", "count", "orders", "visits", "area", "size", "weight", "distance"],
      ...["score", "density", "capacity", "volume", "deliveries", "households"],
    ]),
  },
  {
    name: "numbers with a fraction",
    role: "measure",
    points: 1,
    applies: (one) => isNumber(one) && !isWhole(one.column),
  },
  {
    name: "measures that are mostly missing",
    role: "measure",
    points: -2,
    applies: (one) => isNumber(one) && filledShare(one) < 0.2,
  },
  {
    name: "texts that repeat",
    role: "category",
    points: 2,
    applies: (one) => isText(one) && repeats(one),
  },
  {
    name: "true and false",
    role: "category",
    points: 1,
    applies: (one) => one.column.type === "boolean" && distinctOf(one) === 2,
  },
  {
    name: "codes of few values",
    role: "category",
    points: 1,
    applies: (one) =>
      isNumber(one) && isWhole(one.column) && repeats(one) && distinctOf(one) <= FEW_VALUES &&
      (isCode(one) || named(["type", "class", "level", "category", "group", "zone"])(one)),
  },
  {
    name: "kinds by their names",
    role: "category",
    points: 3,
    // `roomtype` too.
    applies: (one) => wordsEndIn("type")(one) || isNamedKind(one),
  },
  {
    name: "as many values as colors",
    role: "category",
    points: 2,
    applies: (one) => distinctOf(one) >= 3 && distinctOf(one) <= MOST_COLORS,
  },
  {
    name: "texts without groups",
    role: "category",
    points: -9,
    applies: (one) => isLink(one) || isCell(one) || averageLength(one) > 40 || !repeats(one),
  },
  {
    name: "days and times",
    role: "time",
    points: 1,
    applies: (one) => isTime(one) && distinctOf(one) > 1,
  },
  {
    name: "times of what happened by their names",
    role: "time",
    points: 2,
    applies: (one) =>
      isTime(one) &&
      named(["date", "time", "day", "at", "timestamp", "fecha", "datum", "acq"])(one),
  },
  {
    name: "times of the record itself",
    role: "time",
    points: -1,
    applies: named(["updated", "modified", "inserted", "loaded", "ingested", "imported"]),
  },
  {
    name: "times that are mostly missing",
    role: "time",
    points: -1,
    applies: (one) => isTime(one) && filledShare(one) < 0.5,
  },
  {
    name: "names by their names",
    role: "name",
    points: 4,
    applies: (one) =>
      isText(one) && !repeats(one) && distinctOf(one) > 0 &&
      named(["name", "title", "label", "nombre", "titel", "titulo"])(one),
  },
  {
    name: "addresses",
    role: "name",
    points: 3,
    applies: (one) =>
      isText(one) && !repeats(one) && distinctOf(one) > 0 &&
      named(["address", "street", "direccion", "adresse"])(one),
  },
  {
    name: "texts that rarely repeat",
    role: "name",
    points: 1,
    applies: (one) =>
      isText(one) && !repeats(one) && distinctOf(one) > 1 && averageLength(one) <= 60,
  },
  {
    name: "places where many rows are",
    role: "name",
    points: -9,
    applies: named([
      ...["city", "town", "state", "province", "region", "country", "county", "zip", "postcode"],
      ...["ciudad", "pais", "stadt", "land", "district"],
    ]),
  },
  {
    name: "links and cells name nothing",
    role: "name",
    points: -9,
    applies: (one) => isLink(one) || isCell(one) || !isText(one),
  },
] as const satisfies readonly RoleRule[];

/** A column with a role, and the rules that speak for it. */
export interface Ranked {
  readonly column: ColumnFacts;
  readonly because: string;
}

/** @returns the columns that have the role, the best first; as in the table where equal. */
export function ranked(columns: readonly ColumnFacts[], role: Role, rows: Rows): Ranked[] {
  const rules: readonly RoleRule[] = ROLE_RULES;
  const scored = columns.filter((column) => canBe(column, role)).map((column) => {
    const applied = rules.filter((rule) => rule.role === role && rule.applies({ column, ...rows }));
    const points = applied.reduce((sum, rule) => sum + rule.points, 0);
    const because = applied.filter((rule) => rule.points > 0).map(({ name }) => name).join(", ");
    return { column, points, because };
  });
  return scored.filter(({ points }) => points > 0).toSorted((a, b) => b.points - a.points);
}

/** What no name makes up for. */
function canBe(column: ColumnFacts, role: Role): boolean {
  const distinct = column.values?.distinct ?? 0;
  switch (role) {
    case "measure":
      return numberRange(column) !== undefined && distinct > 1;
    case "time":
      return (column.type === "date" || column.type === "timestamp") && distinct > 1;
    case "category":
      return distinct > 1 && column.type !== "date" && column.type !== "timestamp" &&
        (column.type !== "number" || isWhole(column));
    case "name":
      return column.type === "text";
  }
}
