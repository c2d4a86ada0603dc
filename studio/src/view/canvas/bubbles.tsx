import { useReactFlow, ViewportPortal } from "@xyflow/react";
import { memo } from "react";
import { speakersOf, tail } from "../../project/live.ts";
import { useStage } from "../context.ts";
import { useBoard } from "./context.ts";

/** What is being said, beside the state in which it is said. */
export function Bubbles() {
  const state = useStage(({ moment }) => (moment.ended ? undefined : moment.state));
  const speakers = useStage(({ moment }) => speakersOf(moment)) ?? "";
  const node = useBoard(({ elements }) => shownFor(state, elements.nodes));
  const { getInternalNode } = useReactFlow();
  if (!node || speakers === "") return null;
  const { x, y } = getInternalNode(node.id)?.internals.positionAbsolute ?? node.position;
  return (
    <ViewportPortal>
      <div className="bubbles" style={{ transform: `translate(${x + (node.width ?? 0) + 14}px, ${y}px)` }}>
        {speakers.split("\n").map((seat) => (
          <Bubble key={seat} seat={seat} />
        ))}
      </div>
    </ViewportPortal>
  );
}

/** The node of a state, or the shut one around it. */
function shownFor<
  N extends {
    readonly id: string;
    readonly data: { readonly inside: readonly string[]; readonly folded: boolean };
  },
>(state: string | undefined, nodes: readonly N[]): N | undefined {
  if (state === undefined) return undefined;
  return (
    nodes.find(({ id }) => id === state) ??
    nodes.find(({ data }) => data.folded && data.inside.includes(state))
  );
}

const Bubble = memo(function Bubble({ seat }: { readonly seat: string }) {
  const name = useStage(({ moment }) => moment.actors[seat]?.name || moment.actors[seat]?.role);
  const text = useStage(({ moment }) => tail(moment.actors[seat]));
  return (
    <div className="bubble">
      <b>{name}</b>
      <p>{text}</p>
    </div>
  );
});
