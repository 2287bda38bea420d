/** The page of a Vue application: the example of docs/embedding.md, and any props. */
import { CartoMap } from "@carto-embed/vue";
import { createApp, h, shallowRef } from "vue";
import Stores from "example";
import { EVENTS, record } from "./record.js";

const content = shallowRef(() => null);
createApp({ setup: () => () => content.value() }).mount("#root");

globalThis.showExample = () => content.value = () => h(Stores);
globalThis.showMap = (props) => {
  const handlers = EVENTS.map((event) => [`on${event}`, record(event)]);
  const own = { ref: (exposed) => globalThis.map = exposed, class: "ours" };
  const all = { ...props, ...Object.fromEntries(handlers), ...own };
  content.value = () => h(CartoMap, all, () => "No map");
};
globalThis.showNothing = () => content.value = () => null;
