/** Links to each of the maps that are there, by hand and by the browser's own buttons. */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { followAddress } from "../../components/map/effects/address.ts";
import { createMapState } from "../../components/map/state/map_state.ts";
import type { MapDocument } from "../../lib/map/document.ts";
import type { MapQuery } from "../../lib/map/query/map_query.ts";
import { readLink, writeLink } from "../../lib/map/query/map_url.ts";
import { anyPosition, anyQuery } from "../helpers/any_query.ts";
import { FakeHistory } from "../helpers/fake_history.ts";
import { documentOf } from "../helpers/map_documents.ts";
import { propertyRuns } from "../helpers/property_runs.ts";

const FOLDER = new URL("../../maps/", import.meta.url);

const maps = [...Deno.readDirSync(FOLDER)].filter(({ name }) => name.endsWith(".json"))
  .map(({ name }): [string, MapDocument] => [
    name,
    documentOf(JSON.parse(Deno.readTextFileSync(new URL(name, FOLDER)))),
  ]);

describe("a link", () => {
  for (const [name, document] of maps) {
    it(`leads back to any state of ${name}, also by way of another one`, () => {
      const query = anyQuery(document);
      fc.assert(
        fc.property(query, query, anyPosition, (query, other, position) => {
          const link = writeLink({ query, position }, document, "?lang=es");
          expect(readLink(link, document)).toEqual({ query, position, unknown: [] });
          const elsewhere = writeLink({ query: other, position }, document, link);
          expect(writeLink({ query, position }, document, elsewhere)).toBe(link);
        }),
        { numRuns: propertyRuns(1_000) },
      );
    });
  }
});

describe("the browser's Back and Forward", () => {
  for (const [name, document] of maps) {
    it(`go through any states of ${name}, each as it was`, () => {
      const states = fc.array(anyQuery(document), { minLength: 4, maxLength: 4 });
      const steps = fc.array(fc.constantFrom(-1, 1), { minLength: 8, maxLength: 8 });
      fc.assert(
        fc.property(states, steps, (queries, steps) => {
          using history = new FakeHistory("?lang=es");
          const state = createMapState({ id: "map", document, search: "", locale: "en" });
          const visited: MapQuery[] = [state.query.peek()];
          const stop = followAddress(state, { inFrame: false });
          for (const query of queries) {
            state.follow({ query, position: null, unknown: [] });
            visited.push(query);
          }
          let at = visited.length - 1;
          for (const step of steps) {
            at = Math.min(visited.length - 1, Math.max(0, at + step));
            history.go(step);
            expect(state.query.peek()).toEqual(visited[at]);
          }
          stop();
        }),
        { numRuns: propertyRuns(250) },
      );
    });
  }
});
