import type { ComponentType } from "preact";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** Until the code has arrived, and where it does not. */
export interface LazyParts<Props> {
  readonly Waiting: ComponentType<Props>;
  readonly Failed: ComponentType<Props>;
}

/**
 * A component whose code is fetched once it is first drawn: most maps never need it. Browsers keep a
 * failed import for the page's lifetime, so there is no second try.
 */
export function lazy<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  { Waiting, Failed }: LazyParts<Props>,
): ComponentType<Props> {
  let Loaded: ComponentType<Props> | undefined;
  let failed = false;
  return function Lazy(props: Props) {
    const arrived = useSignal(0);
    useEffect(() => {
      if (Loaded !== undefined || failed) return;
      let left = false;
      load().then((component) => {
        Loaded = component;
      }, () => {
        failed = true;
      }).finally(() => {
        if (!left) arrived.value++;
      });
      return () => {
        left = true;
      };
    }, []);
    // Read, so that this is drawn again once the code is there.
    void arrived.value;
    if (Loaded !== undefined) return <Loaded {...props} />;
    return failed ? <Failed {...props} /> : <Waiting {...props} />;
  };
}
