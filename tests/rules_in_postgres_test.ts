import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { COLUMNS } from "./helpers/any_rules.ts";
import { findPostgres } from "./helpers/postgres.ts";
import { testRules } from "./helpers/rule_properties.ts";
import type { RulesDatabase } from "./helpers/rules_database.ts";
import { openPostgres } from "./helpers/rules_in_postgres.ts";

const programs = await findPostgres();

describe("the SQL of a random policy, in PostgreSQL itself,", () => {
  if (programs === null) {
    it.skip("(PostgreSQL is not installed: Debian's package postgresql has it)", () => undefined);
    return;
  }
  let database: RulesDatabase;
  beforeAll(async () => {
    database = await openPostgres(programs, COLUMNS);
  });
  afterAll(() => database.close());

  testRules("postgres", () => database);
});
