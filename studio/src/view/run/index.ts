import "../../style/run.css";

export { runCommands } from "./commands.ts";
export { RunBar } from "./run-bar.tsx";
export { RunList } from "./run-list.tsx";
export { StartDialog } from "./start.tsx";
export { YourTurn } from "./your-turn.tsx";
