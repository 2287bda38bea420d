/** Code that comes after what draws the first feature. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

export interface LazyModule<Module> {
  /** Null until it has come; it stays. */
  readonly loaded: Module | null;
  /** Fetches it once; rejects where it does not arrive: a browser does not ask for it again. */
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

/** @returns the module; null until it has come, and "failed" where it does not. */
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
