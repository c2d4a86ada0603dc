import type { Point, Size } from "@polylogue/graph";
import type { Edit, Part } from "@polylogue/language";
import type { ReactFlowInstance } from "@xyflow/react";
import * as arrows from "../../intent/arrows.ts";
import type { Made } from "../../intent/states.ts";
import { addFinal, addState, duplicate, remove } from "../../intent/states.ts";
import type { ArrowEdge, CardNode } from "../../project/elements.ts";
import { partOfEdge, partOfNode, shownAs } from "../../project/parts.ts";
import { placeKey } from "../../project/places.ts";
import { selectedIn } from "../../project/selection.ts";
import type { Way } from "../../project/walk.ts";
import { walk } from "../../project/walk.ts";
import { api, Refused } from "../../session/api.ts";
import type { Workspace } from "../../session/workspace.ts";
import { act, rename } from "../act.ts";
import { ask } from "../inspector/wanted.ts";
import type { Board } from "./board.ts";

export type Flow = ReactFlowInstance<CardNode, ArrowEdge>;

/** Everything that can be done on the canvas of a document: what buttons, keys, the palette and the mouse call. */
export class Gestures {
  readonly board: Board;
  readonly #workspace: Workspace;
  /** Set as soon as the canvas is drawn. */
  flow: Flow | undefined;
  #saving: ReturnType<typeof setTimeout> | undefined;

  constructor(board: Board, workspace: Workspace) {
    this.board = board;
    this.#workspace = workspace;
  }

  get #document() {
    return this.board.document.getState();
  }
  get #file() {
    return this.#document.analysis.ast;
  }

  /** Does edits, or says why not. */
  do(edits: readonly Edit[], select?: Part): boolean {
    const problem = act(this.board.document, edits, select ? { select } : {});
    if (problem !== undefined) this.#workspace.getState().say(problem, true);
    return problem === undefined;
  }

  // ---- states ----

  /** Adds a state, where it was asked for; its name is written at once. */
  addState(at?: Point): void {
    const { inside } = this.board.store.getState();
    const node = shownAs(this.#document.selected).node;
    this.#made(addState(this.#file, node, node === undefined || node === inside ? inside : undefined), at);
  }

  addFinal(): void {
    this.#made(addFinal(this.#file));
  }

  duplicate(): void {
    const node = shownAs(this.#document.selected).node;
    const made = node === undefined ? undefined : duplicate(this.#file, node);
    if (made) this.#made(made);
    else this.#workspace.getState().say("Select a state first; it is copied with all it says.");
  }

  #made({ name, edits }: Made, at?: Point): void {
    if (!this.do(edits, { kind: "state", name })) return;
    if (at) this.place({ [name]: at });
    this.board.store.setState({ writing: name });
    this.show(name);
  }

  remove(): void {
    const { nodes } = this.board.store.getState().elements;
    const ids = selectedIn(this.board.store.getState().elements);
    const parts = ids.map((id) => (nodes.some((node) => node.id === id) ? partOfNode(id) : partOfEdge(id)));
    const { selected } = this.#document;
    const wanted = selected?.kind === "step" ? [selected] : parts.filter(({ kind }) => kind !== "scene");
    if (wanted.length > 0 && this.do(remove(this.#file, wanted))) this.#document.select(undefined);
  }

  /** Renames in place; its place on the canvas goes along with the name. */
  rename(id: string, name: string): void {
    this.board.store.setState({ writing: undefined });
    if (name.trim() === id || name.trim() === "") return;
    const place = this.#document.layout.nodes[placeKey(id)];
    const problem = rename(this.board.document, partOfNode(id), name);
    if (problem !== undefined) this.#workspace.getState().say(problem, true);
    else if (place) this.place({ [name.trim()]: place });
  }

  // ---- arrows ----

  canConnect(from: string, to: string): boolean {
    return arrows.canConnect(this.#file, from, to);
  }

  connect(from: string, to: string): void {
    const connected = arrows.connect(this.#file, from, to);
    if (!connected || !this.do(connected.edits, connected.part)) return;
    if (connected.asks) ask(connected.part, "when");
  }

  connectToNew(from: string, at: Point): void {
    const made = arrows.connectToNew(this.#file, from);
    if (made) this.#made(made, at);
  }

  /** Leads one end of an arrow to another node. */
  reroute(id: string, end: "source" | "target", node: string): void {
    const part = partOfEdge(id);
    if (end === "target") {
      if (node !== "*") this.do(arrows.retarget(part, node), part);
      return;
    }
    const moved = arrows.restart(this.#file, this.#document.text, id, node);
    if (!moved) this.#workspace.getState().say("An arrow cannot begin there.", true);
    else if (this.do(moved.edits, moved.part) && moved.asks) ask(moved.part, "when");
  }

  guard(id: string, text: string): void {
    this.board.store.setState({ writing: undefined });
    this.do(arrows.guard(id, text));
  }

  // ---- looking ----

  /** Puts nodes where a person wants them; written beside the runs a little later. */
  place(places: Readonly<Record<string, Point>>): void {
    const nodes = Object.entries(places).map(([id, { x, y }]) => [
      placeKey(id),
      { x: Math.round(x), y: Math.round(y) },
    ]);
    this.#document.place(Object.fromEntries(nodes) as Record<string, Point>);
    this.#keepPlaces();
  }

  /** Forgets where a person put things. */
  tidy(): void {
    this.board.document.setState({ layout: { path: this.#document.path, nodes: {} } });
    this.#keepPlaces();
    requestAnimationFrame(() => this.fit());
  }

  #keepPlaces(): void {
    clearTimeout(this.#saving);
    this.#saving = setTimeout(() => {
      void api.place(this.#document.layout).catch((error: unknown) => {
        if (!(error instanceof Refused)) throw error;
        this.#workspace.getState().say(error.message, true);
      });
    }, 500);
  }

  fit(): void {
    void this.flow?.fitView({ padding: 0.12, maxZoom: 1.1, duration: moves(250) });
  }

  /** The first look: everything, or where it begins if that would be too small to read. */
  async begin(): Promise<void> {
    await this.flow?.fitView({ padding: 0.12, maxZoom: 1.1 });
    const start = this.board.store.getState().graph?.nodes.find((node) => node.start)?.id;
    if (this.flow && this.flow.getZoom() < legible && start !== undefined) this.show(start);
  }

  /** Brings a node into sight, unless it is: whole, or any piece of it. */
  show(id: string, enough: "whole" | "piece" = "whole", now = false): void {
    const { flow } = this;
    const node = flow?.getInternalNode(id);
    if (!flow || !node) return void requestAnimationFrame(() => now || this.show(id, enough, true));
    const { x, y } = node.internals.positionAbsolute;
    const { width = 0, height = 0 } = node.measured;
    const zoom = flow.getZoom();
    if ((zoom >= legible || enough === "piece") && isInSight({ x, y, width, height }, enough, flow)) return;
    const [middle, duration] = [{ x: x + width / 2, y: y + height / 2 }, moves(300)];
    void flow.setCenter(middle.x, middle.y, { zoom: zoom < legible ? 0.8 : zoom, duration });
  }

  /** Goes to another node along the arrows. */
  walk(way: Way): void {
    const { graph } = this.board.store.getState();
    const { selected } = this.#document;
    const edge = graph?.edges.find(({ id }) => id === shownAs(selected).edge);
    const from = edge ? edge[way === "back" ? "to" : "from"] : shownAs(selected).node;
    const to = graph && (edge && way === "along" ? edge.to : walk(graph, from, way));
    if (to === undefined) return;
    this.#document.select(partOfNode(to));
    this.show(to);
    requestAnimationFrame(() => focusNode(to));
  }

  toggle(id: string): void {
    const shut = new Set(this.board.store.getState().shut);
    if (!shut.delete(id)) shut.add(id);
    this.board.store.setState({ shut });
  }

  /** Looks into a composite, or at the whole again. */
  enter(inside: string | undefined): void {
    this.board.store.setState({ inside });
    setTimeout(() => this.fit(), 160);
  }

  write(): void {
    const { node, edge } = shownAs(this.#document.selected);
    if (node !== undefined && node !== "*") this.board.store.setState({ writing: node });
    else if (edge !== undefined && partOfEdge(edge).kind === "arrow")
      this.board.store.setState({ writing: edge });
    else this.#workspace.getState().say("Select a state or an arrow first.");
  }

  /** Moves what is selected a little. */
  nudge(x: number, y: number): void {
    const { nodes } = this.board.store.getState().elements;
    const moved = nodes.filter(({ selected }) => selected);
    this.place(
      Object.fromEntries(moved.map(({ id, position }) => [id, { x: position.x + x, y: position.y + y }])),
    );
  }
}

/** A view smaller than this shows where things are, not what they say. */
const legible = 0.3;

/** Milliseconds of a movement; none for whoever wants none. */
export const moves = (duration: number): number =>
  matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : duration;

function isInSight(box: Point & Size, enough: "whole" | "piece", flow: Flow): boolean {
  const frame = document.querySelector(".canvas .react-flow")?.getBoundingClientRect();
  if (!frame) return true;
  const from = flow.screenToFlowPosition({ x: frame.left, y: frame.top });
  const to = flow.screenToFlowPosition({ x: frame.right, y: frame.bottom });
  const [right, bottom] = [box.x + box.width, box.y + box.height];
  if (enough === "piece") return right > from.x && box.x < to.x && bottom > from.y && box.y < to.y;
  return box.x >= from.x && right <= to.x && box.y >= from.y && bottom <= to.y;
}

function focusNode(id: string): void {
  document
    .querySelector<HTMLElement>(`.canvas .react-flow__node[data-id="${CSS.escape(id)}"]`)
    ?.focus({ preventScroll: true });
}
