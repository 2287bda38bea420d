import { useContext } from "preact/hooks";
import { Icon } from "../../Icon.tsx";
import { ToastContext } from "./toast.ts";

/** What the person did, for a moment. */
export function Toast() {
  const text = useContext(ToastContext).text.value;
  return (
    <div class="toast" role="status">
      {text !== "" && (
        <p>
          <Icon name="check" />
          {text}
        </p>
      )}
    </div>
  );
}
