/** The page of a React application: the example of docs/embedding.md, and any props. */
import { CartoMap } from "@carto-embed/react";
import { createElement, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Stores } from "example";
import { EVENTS, record } from "./record.js";

const root = createRoot(document.querySelector("#root"));
const show = (...content) => root.render(createElement(StrictMode, null, ...content));

globalThis.showExample = () => show(<Stores />);
globalThis.showMap = (props) => {
  const handlers = EVENTS.map((event) => [`on${event}`, record(event)]);
  const ref = (handle) => globalThis.map = handle;
  show(
    <CartoMap {...props} {...Object.fromEntries(handlers)} ref={ref} className="ours">
      No map
    </CartoMap>,
  );
};
globalThis.showNothing = () => show();
