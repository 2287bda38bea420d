import type { ComponentChildren } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";

export interface RoomProps {
  readonly name: string;
  /** Holds its place where the server has rendered nothing. */
  readonly waiting?: ComponentChildren;
  /** Null until its code has come. */
  readonly children: ComponentChildren;
}

/** A part of the stage whose code comes later: until then, what the server rendered of it stays. */
export function Room({ name, waiting, children }: RoomProps) {
  if (children === null) return <Kept name={name} waiting={waiting} />;
  return <div class="room" data-room={name}>{children}</div>;
}

/** Preact's first rendering removes what it does not know: this puts it back before it is missed. */
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
