import { lazy, Suspense } from "react";
import { useStore } from "zustand";
import { prefs } from "../shell/prefs.ts";

const StartWindow = lazy(() => import("./start-dialog.tsx"));

/** The dialog that starts a run; loaded when it is opened first. */
export function StartDialog() {
  const open = useStore(prefs, ({ starting }) => starting);
  return (
    open && (
      <Suspense fallback={null}>
        <StartWindow />
      </Suspense>
    )
  );
}
