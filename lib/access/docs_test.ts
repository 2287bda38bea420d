import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { createAccess } from "./grants.ts";
import { testPolicy } from "./expectations/expectations.ts";
import { parsePolicyText } from "./policy.ts";

const page = await Deno.readTextFile(new URL("../../docs/policy.md", import.meta.url));
const readme = await Deno.readTextFile(new URL("../../README.md", import.meta.url));

const blocks = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "gms"))].map(([, code = ""]) =>
    code
  );
const isPolicy = (code: string) => code.includes('"groups": {');
const examples = blocks(page, "json").filter(isPolicy);
const [expectations = ""] = blocks(page, "json").filter((code) => code.includes('"tests"'));
const [tenant = ""] = examples;
/** @returns the example that has this text. */
const exampleWith = (text: string) => examples.find((example) => example.includes(text)) ?? "";
const forms = exampleWith("FLAGSHIPS");
const open = exampleWith("open_parameters");
const personal = exampleWith("customer_ids");
const days = exampleWith("PARTNERS");
const masked = exampleWith("MASKED");

/** Ignores line breaks and indentation, which differ on the page. */
const oneLine = (sql: string | undefined) => sql?.trim().replace(/\s+/g, " ");

function sqlOf(policy: string, ...groups: string[]): string | undefined {
  const options = { connectionName: "carto_dw", referers: ["https://maps.acme.com"] };
  const clock = { now: () => Date.parse("2026-03-08T12:00:00Z") };
  const access = createAccess({ ...options, clock, policy: parsePolicyText(policy) });
  const attributes = { customer_ids: [439, "1268"] };
  const { sources } = access.rightsOf({ username: "bob@acme.com", groups, attributes });
  return oneLine(Object.values(sources)[0]?.sqlQuery);
}

describe("docs/policy.md", () => {
  it("has examples that are valid policies, as the README has", () => {
    const all = [...examples, ...blocks(readme, "json").filter(isPolicy)];
    expect(all).toHaveLength(11);
    for (const example of all) expect(() => parsePolicyText(example)).not.toThrow();
  });

  it("shows a tenant's whole policy in 15 lines", () => {
    expect(tenant.trim().split("\n").length).toBeLessThanOrEqual(15);
    expect(Object.keys(parsePolicyText(tenant).groups)).toHaveLength(3);
  });

  it("shows the SQL of the examples", () => {
    const sql = blocks(page, "sql").map(oneLine);
    expect(sql).toEqual([
      sqlOf(forms, "BOSTON", "FLAGSHIPS"),
      sqlOf(forms, "BOSTON", "VISITORS"),
      sqlOf(personal, "CUSTOMERS"),
      sqlOf(days, "RECENT"),
      /CASE .{60,90}? \* 100000 END/.exec(sqlOf(masked, "BOSTON", "MASKED") ?? "")?.[0],
      sqlOf(open, "BOSTON"),
    ]);
  });

  it("has answers whose expectations are met", async () => {
    const policy = parsePolicyText(exampleWith("RESELLERS"));
    const options = { policy, countRows: undefined, now: Date.now() };
    expect(await testPolicy(expectations, "docs/policy.md", options))
      .toEqual({ tested: 23, leftOut: 0, failures: [] });
    const names = [...expectations.matchAll(/"name": "(.*)"/g)].map(([, name]) => name);
    expect(names).toHaveLength(8);
  });

  it("names tests that exist", async () => {
    const paths = [...page.matchAll(/`((?:tests|lib)\/[\w/]+_test\.ts)`/g)].map(([, path]) => path);
    expect(paths.length).toBeGreaterThan(7);
    for (const path of paths) {
      const { isFile } = await Deno.stat(new URL(`../../${path}`, import.meta.url));
      expect(isFile).toBe(true);
    }
  });
});
