/** What the types of the packages allow, and what they refuse; only checked, never run. */
import { CartoMapLoadError, loadCartoMap } from "@carto-embed/element";
import {
  CartoMap as ReactMap,
  type CartoMapFigures,
  type CartoMapHandle,
} from "@carto-embed/react";
import { CartoMap as VueMap } from "@carto-embed/vue";
import { createRef } from "react";
import { h } from "vue";

const src = "https://maps.example.com";
const view = { longitude: -71, latitude: 42, zoom: 9 };
const ref = createRef<CartoMapHandle>();

export const react = [
  <ReactMap
    key="all"
    ref={ref}
    src={src}
    map="retail-stores"
    codeUrl="/carto-code"
    view={view}
    filters={{ types: ["Supermarket"], address: "main st" }}
    ui={["panel", "zoom"]}
    height="content"
    className="ours"
    style={{ height: "70vh" }}
    aria-describedby="help"
    onLoad={({ detail }) => detail.counts.retail_stores}
    onSelect={(event) => event.detail === null || event.preventDefault()}
    onError={({ detail }) => detail.code === "script_failed"}
    onSessionEnd={(event) => event.type}
  >
    No map
  </ReactMap>,
  // @ts-expect-error: no part of the map
  <ReactMap key="ui" src={src} ui={["header"]} />,
  // @ts-expect-error: no property of a view
  <ReactMap key="view" src={src} view={{ lng: 1 }} />,
  // @ts-expect-error: the element has no such event
  <ReactMap key="event" src={src} onZoom={() => undefined} />,
  // @ts-expect-error: a selection may be null
  <ReactMap key="null" src={src} onSelect={({ detail }) => detail.id} />,
];

export const vue = [
  h(VueMap, { src, view, onSelect: (event) => event.preventDefault(), onSessionEnd: () => {} }),
  // @ts-expect-error: no kind of theme
  h(VueMap, { src, theme: "blue" }),
  // @ts-expect-error: a selection may be null
  h(VueMap, { src, onSelect: ({ detail }) => detail.id }),
];

export async function methods(vueMap: InstanceType<typeof VueMap>): Promise<CartoMapFigures> {
  await loadCartoMap(src).catch((error) => {
    if (!(error instanceof CartoMapLoadError)) throw error;
    return error.code === "script_failed";
  });
  await ref.current?.setFilter("types", ["Supermarket"]);
  // @ts-expect-error: no format of exports
  await ref.current?.exportAs("pdf");
  // @ts-expect-error: no variable of the theme
  await vueMap.setTheme({ accents: "red" });
  vueMap.element?.focus();
  return await vueMap.getWidget("total");
}
