import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { RowsRequest } from "../../../lib/map/widgets/compute_request.ts";
import type { MapState } from "../state/map_state.ts";
import { dockFixture, openAccess, parcel } from "../dock/test_helpers.ts";
import { rowsFile } from "./rows_file.ts";

function asked(state: MapState, scope: "view" | "all") {
  const requests: RowsRequest[] = [];
  const options = {
    state,
    engine: {
      rows(request: RowsRequest) {
        requests.push(request);
        return Promise.resolve({ type: "table" as const, rows: [parcel(7)], total: 1 });
      },
    },
    dataset: state.datasetOf("parcels"),
    scope,
    signal: new AbortController().signal,
    onProgress() {},
  };
  return { requests, options };
}

describe("a file of rows", () => {
  it("has the table's columns that the person may see, and each point's coordinates", async () => {
    const { state } = dockFixture();
    openAccess(state, ["code", "kg", "geom"]);
    const { requests, options } = asked(state, "view");
    const file = await rowsFile(options);
    expect(file?.text).toBe("\uFEFFcode,kg,longitude,latitude\r\nP-7,7.5,-71,42\r\n");
    expect(requests.map(({ columns, withPlace }) => [columns, withPlace]))
      .toEqual([[["code", "kg"], true]]);
  });

  it("has the filtered rows in view, or all the person's rows", async () => {
    const { state } = dockFixture();
    openAccess(state, ["code", "kg", "geom"]);
    state.setFilter("weights", { kind: "range", from: 1, to: 5 });
    for (const scope of ["view", "all"] as const) {
      const { requests, options } = asked(state, scope);
      await rowsFile(options);
      const [request] = requests;
      expect([scope, request?.bounds, Object.keys(request?.narrowing.filters ?? {})])
        .toEqual(scope === "view" ? [scope, [-72, 41, -70, 43], ["kg"]] : [scope, null, []]);
    }
  });

  it("has no coordinates where the geometry is hidden from the person", async () => {
    const { state } = dockFixture();
    openAccess(state, ["code"]);
    const { options } = asked(state, "view");
    expect((await rowsFile(options))?.text).toBe("\uFEFFcode\r\nP-7\r\n");
  });

  it("is null before there is a view or a granted dataset", async () => {
    const { state } = dockFixture();
    expect(await rowsFile(asked(state, "view").options)).toBeNull();
    expect(await rowsFile(asked(state, "all").options)).toBeNull();
  });
});
