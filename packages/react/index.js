"use client";
/* @ts-self-types="./index.d.ts" */
/** `<carto-map>` for React. index.d.ts has the documentation. */
import {
  attributesOf,
  EVENTS,
  methodsOf,
  PROPS,
  setAttributes,
  setGetCode,
  startCartoMap,
} from "@carto-embed/element";
import { createElement, useEffect, useImperativeHandle, useLayoutEffect, useRef } from "react";

/** `onSessionEnd` for `session-end`. */
const HANDLERS = Object.fromEntries(
  EVENTS.map((event) => {
    const words = event.split("-").map((word) => word[0].toUpperCase() + word.slice(1));
    return [event, `on${words.join("")}`];
  }),
);
const OWN = new Set([...PROPS, ...Object.values(HANDLERS)]);

export function CartoMap({ ref, children, ...props }) {
  const element = useRef(null);
  const latest = useRef(props);

  useImperativeHandle(ref, () => ({
    ...methodsOf(() => element.current),
    get element() {
      return element.current;
    },
  }), []);

  // In the order of the hooks: the handlers listen before `src` starts the map.
  useLayoutEffect(() => {
    latest.current = props;
  });
  useLayoutEffect(() => {
    const { current } = element;
    const controller = new AbortController();
    for (const [event, handler] of Object.entries(HANDLERS)) {
      const listener = (dispatched) => {
        if (dispatched.target === current) latest.current[handler]?.(dispatched);
      };
      current.addEventListener(`carto-${event}`, listener, { signal: controller.signal });
    }
    return () => controller.abort();
  }, []);
  useLayoutEffect(() => {
    setGetCode(element.current, props.getCode);
    setAttributes(element.current, attributesOf(props));
  });
  useEffect(() => {
    const controller = new AbortController();
    startCartoMap(element.current, props.src, controller.signal);
    return () => controller.abort();
  }, [props.src]);

  const rest = Object.fromEntries(Object.entries(props).filter(([name]) => !OWN.has(name)));
  return createElement("carto-map", { ...rest, ref: element }, children);
}
