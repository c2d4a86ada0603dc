import { compete } from "./measure.ts";
import { print } from "./table.ts";

/** CPU time for one step: one model call, asked and answered, by a model that takes no time. */
export async function steps(): Promise<void> {
  const standings = await compete("./steps-contestant.ts", [
    "polylogue",
    "no journal",
    "xstate",
    "langgraph",
    "loop",
  ]);
  const ours = standings[0]?.cpu ?? Number.NaN;
  print(
    "steps: CPU time for one call, asked and answered",
    ["", "µs CPU", "µs wall", "polylogue / it"],
    standings.map(({ name, cpu, wall }) => [name, cpu, wall, ours / cpu]),
  );
}
