/**
 * Fresh's build tool and development server.
 *
 * @module
 */
export { type ApplyBuild, Builder, type BuildRequest } from "./builder.ts";
export type { BuildOptions } from "./options.ts";
export type { ListenOptions } from "../listen.ts";
