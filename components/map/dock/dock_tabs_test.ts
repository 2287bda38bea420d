import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { dockTabs, openTab } from "./dock_tabs.ts";
import { WHOLE_UI } from "../stage/ui_parts.ts";
import { dockFixture } from "./test_helpers.ts";

describe("the dock's tabs", () => {
  const tabs = dockTabs(dockFixture("es").state, WHOLE_UI);

  it("are the time series, then the tables", () => {
    expect(tabs.map(({ kind, title }) => [kind, title]))
      .toEqual([["time", "Enviados"], ["table", "Tabla"]]);
  });

  it("have a time series open from the start, and the table that the link names", () => {
    expect(openTab(tabs, null, null)?.id).toBe("days");
    expect(openTab(tabs, "list", "days")?.id).toBe("list");
    expect(openTab(tabs, "gone", null)?.id).toBe("days");
    expect(openTab(tabs.slice(1), null, null)).toBeUndefined();
  });
});
