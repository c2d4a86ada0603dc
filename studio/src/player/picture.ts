import type { Moment } from "../live/moment.ts";
import { element } from "./element.ts";

/** The graph with the current state and the last arrow marked. */
export class Picture {
  readonly element: HTMLElement;
  readonly #marked: Element[] = [];

  constructor(svg: string | undefined) {
    this.element = element("figure", {
      class: "picture",
      tabindex: "0",
      "aria-label": "The graph of the scene",
    });
    const read = svg ? new DOMParser().parseFromString(svg, "image/svg+xml").documentElement : undefined;
    this.element.append(
      read?.nodeName === "svg"
        ? document.importNode(read, true)
        : element(
            "p",
            { class: "quiet" },
            "The scene could not be read any more when this page was written.",
          ),
    );
  }

  show({ state, lastArrow }: Moment): void {
    for (const each of this.#marked.splice(0)) each.classList.remove("here");
    for (const id of [state && `state-${state}`, lastArrow && `arrow-${lastArrow}`]) {
      const found = id ? this.element.querySelector(`#${CSS.escape(id)}`) : null;
      if (!found) continue;
      found.classList.add("here");
      this.#marked.push(found);
    }
    this.#marked[0]?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}
