export { Canvas } from "./canvas.tsx";
export { canvasCommands } from "./commands.ts";
