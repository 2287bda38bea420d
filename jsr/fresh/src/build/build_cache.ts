import type { ComponentType } from "preact";

/** A component that is rendered on the server and made live in the browser. */
export interface Island {
  /** Unique name, for messages. */
  readonly name: string;
  /** The server's version of the component. */
  readonly component: ComponentType<Record<string, unknown>>;
  /** Path of the module that exports it to the browser. */
  readonly url: string;
  /** Under which name that module exports it. */
  readonly exportName: string;
}

/** A file the build can serve. */
export interface StaticFile {
  /** Content hash; the entity tag and half of the cache key. */
  readonly hash: string;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
  /** Whether its path changes with every build. */
  readonly immutable: boolean;
  /** Opens the content. */
  open(): Promise<BodyInit> | BodyInit;
}

/** What the file a route comes from is to the app. */
export type RouteKind =
  | "app"
  | "layout"
  | "middleware"
  | "error"
  | "notFound"
  | "route";

/** One loaded file of the routes folder. */
export interface FsRoute {
  readonly kind: RouteKind;
  /** Path of the file below the routes folder, for messages. */
  readonly file: string;
  /** Its folder as pattern segments, route groups included. */
  readonly segments: readonly string[];
  /** URL pattern of a route; "" for every other kind. */
  readonly pattern: string;
  readonly module: Readonly<Record<string, unknown>>;
}

/** Everything a build gives to an app. */
export interface BuildCache {
  readonly buildId: string;
  /** Absolute path of the project. */
  readonly root: string;
  /** Overrides the app's own mode where the development server runs it. */
  readonly mode: "development" | "production";
  readonly fsRoutes: readonly FsRoute[];
  /** Islands by the component's identity. */
  readonly islands: ReadonlyMap<unknown, Island>;
  /** Path of the module that makes islands live. */
  readonly clientEntry: string;
  /** Source of a script for every page, or "". */
  readonly devScript: string;
  /** Finds a file by its exact decoded path. */
  getFile(path: string): Promise<StaticFile | null> | StaticFile | null;
}
