import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** Code that comes once it is needed, and stays. */
export interface LazyModule<Module> {
  readonly load: () => Promise<Module>;
  loaded: Module | null;
}

export function lazyModule<Module>(load: () => Promise<Module>): LazyModule<Module> {
  return { load, loaded: null };
}

/** @returns the module; null until it has come, and "failed" where it does not. */
export function useModule<Module extends object>(
  lazy: LazyModule<Module>,
): Module | null | "failed" {
  const failed = useSignal(false);
  const loaded = useSignal(lazy.loaded);
  useEffect(() => {
    if (lazy.loaded !== null) return;
    lazy.load().then(
      (module) => loaded.value = lazy.loaded = module,
      () => failed.value = true,
    );
  }, [lazy]);
  return failed.value ? "failed" : loaded.value;
}
