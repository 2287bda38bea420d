import type { ComponentChildren } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";

export interface RoomProps {
  readonly name: string;
  /** A placeholder where the server has rendered nothing. */
  readonly waiting?: ComponentChildren;
  /** Null until its code is loaded. */
  readonly children: ComponentChildren;
}

/** A lazily loaded part of the stage: until then its server-rendered markup stays. */
export function Room({ name, waiting, children }: RoomProps) {
  if (children === null) return <Kept name={name} waiting={waiting} />;
  return <div class="room" data-room={name}>{children}</div>;
}

/** Preact's first render removes unknown markup: this restores it before it is painted. */
function Kept({ name, waiting }: Omit<RoomProps, "children">) {
  const element = useRef<HTMLDivElement>(null);
  const nodes = useMemo(() => {
    const room = globalThis.document?.querySelector(`[data-room="${name}"]`);
    return [...room?.childNodes ?? []];
  }, []);
  useLayoutEffect(() => element.current?.append(...nodes), []);
  return (
    <div ref={element} class="room" data-room={name}>{nodes.length === 0 ? waiting : null}</div>
  );
}
