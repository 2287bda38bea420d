/** Prints what the components render on a server, as JSON. */
import { CartoMap as ReactMap } from "@carto-embed/react";
import { CartoMap as VueMap } from "@carto-embed/vue";
import { renderToString as reactText } from "react-dom/server";
import { createSSRApp, h } from "vue";
import { renderToString as vueText } from "vue/server-renderer";

const src = "https://maps.example.com";
const react = reactText(<ReactMap src={src} map="stores" className="ours">No map</ReactMap>);
const content = () => h(VueMap, { src, map: "stores", class: "ours" }, () => "No map");
const vue = await vueText(createSSRApp({ render: content }));
console.log(JSON.stringify({ react, vue }));
