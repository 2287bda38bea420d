import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { FeatureSplitter } from "./feature_splitter.ts";
import { propertyRuns } from "../../tests/helpers/property_runs.ts";

describe("FeatureSplitter", () => {
  it("cuts out each feature as it was, wherever the text is cut", () => {
    const tricky = fc.string({ unit: fc.constantFrom("a", '"', "\\", "{", "}", "[", "]", "é") });
    const feature = fc.record({
      type: fc.constant("Feature"),
      properties: fc.dictionary(tricky, fc.oneof(tricky, fc.array(fc.dictionary(tricky, tricky)))),
    });
    fc.assert(
      fc.property(fc.array(feature), fc.nat(50), (features, size) => {
        const crs = { type: "name", properties: { name: "urn:ogc:def:crs:OGC:1.3:CRS84" } };
        const text = JSON.stringify({ type: "FeatureCollection", crs, features, bbox: [1, 2] });
        const splitter = new FeatureSplitter();
        const found: string[] = [];
        for (let at = 0; at < text.length; at += size + 1) {
          found.push(...splitter.push(text.slice(at, at + size + 1)));
        }
        splitter.end();
        expect(found).toEqual(features.map((one) => JSON.stringify(one)));
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  it("refuses a list, too many ends, and a text that stops in the middle", () => {
    expect(() => new FeatureSplitter().push("[{}]")).toThrow("FeatureCollection");
    expect(() => new FeatureSplitter().push("}")).toThrow("FeatureCollection");
    const splitter = new FeatureSplitter();
    splitter.push('{"features":[{"type":"Feature"}');
    expect(() => splitter.end()).toThrow("ends in the middle");
  });
});
