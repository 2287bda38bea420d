/** Code that is loaded after the code that draws the first feature. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

export interface LazyModule<Module> {
  /** Null until it is loaded. */
  readonly loaded: Module | null;
  /** Loads it once, without retry: browsers cache a failed import for the page's lifetime. */
  load(): Promise<Module>;
}

export function lazyModule<Module>(load: () => Promise<Module>): LazyModule<Module> {
  let loaded: Module | null = null;
  return {
    get loaded() {
      return loaded;
    },
    load: async () => loaded = await load(),
  };
}

/** @returns the module; null while it loads, and "failed" when that failed. */
export function useModule<Module extends object>(
  lazy: LazyModule<Module>,
): Module | null | "failed" {
  const failed = useSignal(false);
  const loaded = useSignal(lazy.loaded);
  useEffect(() => {
    if (lazy.loaded !== null) return;
    lazy.load().then((module) => loaded.value = module, () => failed.value = true);
  }, [lazy]);
  return failed.value ? "failed" : loaded.value;
}
