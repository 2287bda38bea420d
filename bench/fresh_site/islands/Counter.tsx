import { useSignal } from "@preact/signals";

/** The island of the measured page. */
export function Counter({ start }: { start: number }) {
  const count = useSignal(start);
  return <button type="button" onClick={() => count.value++}>clicked {count} times</button>;
}
