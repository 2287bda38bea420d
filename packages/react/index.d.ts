/** `<carto-map>` for React 19. */
import type { CartoMapEvents, CartoMapMethods, CartoMapOptions } from "@carto-embed/element";
import type { HTMLAttributes, ReactElement, Ref } from "react";

export type * from "@carto-embed/element";

type Handlers = {
  [Name in keyof CartoMapEvents as `on${Pascal<Name>}`]?:
    | ((event: CartoMapEvents[Name]) => void)
    | undefined;
};
type Pascal<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${Capitalize<First>}${Pascal<Rest>}`
  : Capitalize<Name>;

/** What `ref` is given: the element's methods, which wait until its code is loaded. */
export interface CartoMapHandle extends CartoMapMethods {
  /** Null before the component is mounted, and after. */
  readonly element: HTMLElement | null;
}

/**
 * The element's attributes, its events (`onSelect` for `carto-select`), and what every element of
 * HTML takes. The children are shown while there is no map.
 */
export interface CartoMapProps
  extends
    CartoMapOptions,
    Handlers,
    Omit<HTMLAttributes<HTMLElement>, keyof CartoMapOptions | keyof Handlers> {
  ref?: Ref<CartoMapHandle> | undefined;
}

export declare function CartoMap(props: CartoMapProps): ReactElement;
