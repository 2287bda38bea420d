import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { CartoError } from "./carto_errors.ts";
import { countRequest, processCount } from "./sql.ts";

const CARTO = {
  apiBaseUrl: "https://gcp-us-east1.api.carto.com",
  authUrl: "https://auth.carto.com/oauth/token",
  clientId: "client",
  clientSecret: "secret",
  connection: "my.connection",
};
const answer = (status: number, body: unknown) => (
  { status, headers: new Headers(), body: JSON.stringify(body) }
);

describe("the request for a row count", () => {
  it("is a query of the SQL API that is not cached", async () => {
    const request = countRequest(CARTO, "oauth", "SELECT 1");
    expect(request.method).toBe("POST");
    expect(request.url).toBe("https://gcp-us-east1.api.carto.com/v3/sql/my.connection/query");
    expect(request.headers.get("authorization")).toBe("Bearer oauth");
    expect(await request.json()).toEqual({ q: "SELECT COUNT(*) AS n FROM (SELECT 1) AS t" });
  });

  it("is a number, in the form of every warehouse", () => {
    for (const row of [{ n: 58 }, { N: 58 }, { n: "58" }]) {
      expect(processCount(answer(200, { rows: [row], schema: [], meta: {} }))).toBe(58);
    }
  });

  it("is reported as CARTO's fault where it is not", () => {
    const faults: [unknown, number, string][] = [
      [{ rows: [] }, 200, "invalid_answer"],
      [{ rows: [{ n: "many" }] }, 200, "invalid_answer"],
      [{ error: "Table not found" }, 404, "refused"],
    ];
    for (const [body, status, fault] of faults) {
      const error = (() => {
        try {
          return processCount(answer(status, body));
        } catch (error) {
          return error;
        }
      })();
      assert(error instanceof CartoError);
      expect(error.fault).toBe(fault);
    }
  });
});
