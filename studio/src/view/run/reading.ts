export { Compare, SideBySide } from "./compare.tsx";
export { Seen } from "./seen.tsx";
export { Transcript } from "./transcript.tsx";
export { Values } from "./values.tsx";
