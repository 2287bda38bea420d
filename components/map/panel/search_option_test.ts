import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { Feature } from "../../../lib/map/fields/feature.ts";
import { optionsOf } from "./search_option.ts";
import { places } from "./test_documents.ts";
import { placesState } from "./test_states.ts";

const state = placesState(places, "en");
const [search] = places.search;
if (search === undefined) throw new Error("The document has no search");

const hit = (street: string, zip: string): Feature => ({
  dataset: "places",
  id: street,
  properties: { street, zip },
  place: null,
  bounds: null,
});

const options = (text: string, ...hits: readonly Feature[]) =>
  optionsOf({ state, search, text, hits }).map((option) =>
    option.kind === "hit" ? [option.text, option.detail] : option.text
  );

describe("a search's options", () => {
  it("are the hits, then a filter by the column that has them", () => {
    expect(options("broad", hit("1 Broad Street", "02110")))
      .toEqual([["1 Broad Street", ""], "Show only where Street contains “broad”"]);
  });

  it("show the matched text where the title lacks it", () => {
    expect(options("021", hit("1 Broad Street", "02110"))).toEqual([
      ["1 Broad Street", "02110"],
      "Show only where Street contains “021”",
      "Show only where Zip code contains “021”",
    ]);
  });

  it("are none without a hit, as a filter would leave nothing", () => {
    expect(options("nowhere")).toEqual([]);
  });
});
