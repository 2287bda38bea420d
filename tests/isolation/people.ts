/**
 * Eight users in six groups, two of them with attributes, the policy that grants their access, and
 * the same rules in plain code as the tests expect them.
 */
import type { Row } from "./leak_checker.ts";

export const TABLE = "carto-demo-data.demo_tables.retail_stores";
/** All columns but the geometry. */
export const COLUMNS = [
  "store_id",
  "storetype",
  "address",
  "city",
  "state",
  "zip",
  "revenue",
  "size_m2",
];

export const POLICY = {
  version: 1,
  tokens: { apis: ["maps", "sql"] },
  attributes: { cities: { type: "text", many: true } },
  datasets: {
    stores: {
      table: TABLE,
      columns: ["geom", ...COLUMNS],
      geometry: { column: "geom", type: "point" },
      types: { city: "text" },
    },
  },
  groups: {
    BOSTON: { stores: { city: "BOSTON" } },
    "NEW YORK": { stores: { city: "NEW YORK" } },
    CHICAGO: { stores: { city: "CHICAGO", storetype: ["Drugstore", "Supermarket"] } },
    "BIG STORES": { stores: { state: ["MA", "RI"], size_m2: { min: 700, max: 899.5 } } },
    "OWN CITIES": { stores: { city: { attribute: "cities" } } },
    VISITORS: { stores: { rows: { state: "VT" }, columns: ["geom", "store_id", "city"] } },
  },
  users: { "eve@acme.com": { stores: { city: "DORCHESTER" } } },
};

export interface PersonOfTest {
  readonly username: string;
  readonly groups: string[];
  readonly password: string;
  /** The values of the attribute `cities`. */
  readonly cities?: readonly string[];
  /** The columns of a row that the user may see. */
  sees(row: Row): readonly string[];
}

const password = "a long pass phrase";
const isBig = ({ state, size_m2 }: Row) =>
  (state === "MA" || state === "RI") && Number(size_m2) >= 700 && Number(size_m2) <= 899;
const isInChicago = ({ city, storetype }: Row) =>
  city === "CHICAGO" && (storetype === "Drugstore" || storetype === "Supermarket");
const few = ["store_id", "city"];

export const PEOPLE: readonly PersonOfTest[] = [
  {
    username: "ann@acme.com",
    groups: ["BOSTON"],
    password,
    sees: ({ city }) => city === "BOSTON" ? COLUMNS : [],
  },
  {
    username: "bob@acme.com",
    groups: ["NEW YORK"],
    password,
    sees: ({ city }) => city === "NEW YORK" ? COLUMNS : [],
  },
  {
    // In two groups, of which one shows fewer columns.
    username: "cid@acme.com",
    groups: ["VISITORS", "BOSTON"],
    password,
    sees: ({ city, state }) => city === "BOSTON" ? COLUMNS : state === "VT" ? few : [],
  },
  {
    username: "dee@acme.com",
    groups: ["VISITORS"],
    password,
    sees: ({ state }) => state === "VT" ? few : [],
  },
  {
    // With rights of their own.
    username: "eve@acme.com",
    groups: ["CHICAGO"],
    password,
    sees: (row) => isInChicago(row) || row.city === "DORCHESTER" ? COLUMNS : [],
  },
  {
    username: "fay@acme.com",
    groups: ["BIG STORES"],
    password,
    sees: (row) => isBig(row) ? COLUMNS : [],
  },
  {
    username: "gil@acme.com",
    groups: ["OWN CITIES"],
    password,
    cities: ["CHICAGO"],
    sees: ({ city }) => city === "CHICAGO" ? COLUMNS : [],
  },
  {
    username: "hal@acme.com",
    groups: ["OWN CITIES"],
    password,
    cities: ["CHICAGO", "NEW YORK"],
    sees: ({ city }) => city === "CHICAGO" || city === "NEW YORK" ? COLUMNS : [],
  },
];

/** Users with attributes are tried against each other and one more: every pair takes a second. */
export function othersOf(username: string): PersonOfTest[] {
  const isPersonal = (one: PersonOfTest) => one.cities !== undefined;
  const self = PEOPLE.find((one) => one.username === username);
  const isAnn = (one: PersonOfTest | undefined) => one?.username === "ann@acme.com";
  return PEOPLE.filter((other) =>
    other !== self && self !== undefined &&
    (isPersonal(self) ? isPersonal(other) || isAnn(other) : !isPersonal(other) || isAnn(self))
  );
}
