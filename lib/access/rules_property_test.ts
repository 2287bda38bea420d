import { afterAll, beforeAll, describe } from "@std/testing/bdd";
import { COLUMNS } from "../../tests/helpers/any_rules.ts";
import { testRules, testRulesOnce } from "../../tests/helpers/rule_properties.ts";
import type { RulesDatabase } from "../../tests/helpers/rules_database.ts";
import { type InSqlite, openRulesDatabase } from "../../tests/helpers/rules_in_sqlite.ts";

const DIALECTS: readonly InSqlite[] = ["bigquery", "snowflake", "redshift", "databricks"];

for (const dialect of DIALECTS) {
  describe(`the SQL of a random policy for ${dialect}`, () => {
    let database: RulesDatabase;
    beforeAll(() => {
      database = openRulesDatabase(dialect, COLUMNS);
    });
    afterAll(() => database.close());

    testRules(dialect, () => database);
    if (dialect === "bigquery") testRulesOnce(dialect, () => database);
  });
}
