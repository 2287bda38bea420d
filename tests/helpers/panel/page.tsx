/** Runs in the browser: the panel alone, with its data loaded. */
import { render } from "preact";
import { Announcer } from "../../../components/map/panel/Announcer.tsx";
import { Panel } from "../../../components/map/panel/Panel.tsx";
import { placesState } from "../../../components/map/panel/test_states.ts";
import { WHOLE_UI } from "../../../components/map/stage/ui_parts.ts";
import { localeNamed } from "../../../lib/locale/locale.ts";
import type { Feature } from "../../../lib/map/fields/feature.ts";
import type {} from "./globals.ts";

const places = ["1 Broad Street", "2 Broad Street", "3 Side Road"].map((
  street,
  index,
): Feature => ({
  dataset: "places",
  id: String(index),
  properties: { street, zip: `0211${index}` },
  place: [-71, 42],
  bounds: null,
}));

function find(_search: string, text: string): Promise<readonly Feature[]> {
  return Promise.resolve(
    places.filter(({ properties: { street, zip } }) => `${street} ${zip}`.includes(text)),
  );
}

globalThis.startComponents = (search) => {
  const root = document.querySelector("main");
  if (root === null) throw new Error("The page has no place for the panel");
  render(null, root);
  const locale = localeNamed(new URLSearchParams(search).get("lang")) ?? "en";
  document.documentElement.lang = locale;
  const state = placesState(globalThis.mapDocument, locale);
  globalThis.panelState = state;
  globalThis.panelHits = [];
  render(
    <>
      <Panel
        state={state}
        ui={WHOLE_UI}
        find={find}
        onHit={({ properties }) => globalThis.panelHits.push(properties.street)}
        onHide={() => {}}
        onFit={() => {}}
        onRetry={() => {}}
      />
      <Announcer state={state} />
    </>,
    root,
  );
};
globalThis.startComponents(location.search);
