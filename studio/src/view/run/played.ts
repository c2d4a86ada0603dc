import { useStage } from "../context.ts";

/** Whether the run is being played by the server now. */
export const usePlayed = (): boolean => {
  const status = useStage((state) => state.summary.status);
  return status === "running" || status === "paused";
};
