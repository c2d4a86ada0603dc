// Plain JavaScript: the types of the rivals are not there where they are not installed.
import { Annotation, END, MemorySaver, START, StateGraph } from "@langchain/langgraph";

const State = Annotation.Root({
  asked: Annotation({ reducer: (_before, now) => now, default: () => 0 }),
  steps: Annotation({ reducer: (_before, now) => now, default: () => 0 }),
  // The latest twelve lines, as the roles of the scene remember them.
  heard: Annotation({ reducer: (before, now) => [...before, ...now].slice(-12), default: () => [] }),
});

/** Six nodes that ask a model in turn, with the checkpointer of the tutorial: in memory, a fresh thread a run. */
export function langgraph(seats, reply) {
  const names = Array.from({ length: seats }, (_, i) => `seat${i}`);
  const answer = async () => reply;
  const node = async (state) => {
    const { text } = await answer();
    return { asked: state.asked + 1, heard: [text] };
  };
  const graph = new StateGraph(State);
  for (const name of names) graph.addNode(name, node);
  graph.addEdge(START, names[0]);
  for (const [i, name] of names.entries()) {
    const next = names[(i + 1) % seats];
    graph.addConditionalEdges(name, (state) => (state.asked >= state.steps ? END : next), [next, END]);
  }
  const app = graph.compile({ checkpointer: new MemorySaver() });
  let threads = 0;
  return async (steps) => {
    const config = { configurable: { thread_id: String(++threads) }, recursionLimit: steps + 5 };
    return (await app.invoke({ steps }, config)).asked;
  };
}
