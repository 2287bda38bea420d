/** `<carto-map>` for Vue 3. */
import type { CartoMapEvents, CartoMapMethods, CartoMapOptions } from "@carto-embed/element";
import type { ComponentPublicInstance, VNode } from "vue";

export type * from "@carto-embed/element";

type Camel<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<Camel<Rest>>}`
  : Name;

/** The element's events by what follows `carto-`: `@select`, `@session-end`. */
export type CartoMapEmits = {
  [Name in keyof CartoMapEvents as Camel<Name>]: (event: CartoMapEvents[Name]) => void;
};

/** What a template ref is given: the element's methods, which wait until its code is loaded. */
export interface CartoMapExposed extends CartoMapMethods {
  /** Null before the component is mounted, and after. */
  readonly element: HTMLElement | null;
}

type Listeners = {
  [Name in keyof CartoMapEmits as `on${Capitalize<Name>}`]?: CartoMapEmits[Name];
};

/** The element's attributes and events. The default slot is shown while there is no map. */
export interface CartoMapProps extends CartoMapOptions, Listeners {}

export declare const CartoMap: new (
  props: CartoMapProps,
) =>
  & ComponentPublicInstance<CartoMapProps, CartoMapExposed>
  & CartoMapExposed
  & { $slots: { default?: () => VNode[] } };
