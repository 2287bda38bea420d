/** Links to each of the maps that are there. */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { readLink, writeLink } from "../../lib/map/query/map_url.ts";
import { anyPosition, anyQuery } from "../helpers/any_query.ts";
import { documentOf } from "../helpers/map_documents.ts";

const FOLDER = new URL("../../maps/", import.meta.url);

describe("a link", () => {
  for (const { name } of Deno.readDirSync(FOLDER)) {
    if (!name.endsWith(".json")) continue;
    it(`leads back to any state of ${name}, also by way of another one`, () => {
      const document = documentOf(JSON.parse(Deno.readTextFileSync(new URL(name, FOLDER))));
      const query = anyQuery(document);
      fc.assert(
        fc.property(query, query, anyPosition, (query, other, position) => {
          const link = writeLink({ query, position }, document, "?lang=es");
          expect(readLink(link, document)).toEqual({ query, position, unknown: [] });
          const elsewhere = writeLink({ query: other, position }, document, link);
          expect(writeLink({ query, position }, document, elsewhere)).toBe(link);
        }),
        { numRuns: 1_000 },
      );
    });
  }
});
