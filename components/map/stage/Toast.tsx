import { useContext } from "preact/hooks";
import { Icon } from "../../Icon.tsx";
import { ToastContext } from "./toast.ts";

/** A short confirmation of what the person did. */
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
