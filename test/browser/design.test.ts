import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { command } from "../command.ts";
import type { Desk } from "./desk.ts";
import { onStage } from "./studio.ts";

/** What is on disk in the end, without a line of it having been typed as text. */
const neat = `/// What this scene shows.
scene tea

input  question: text
output reply: text

role host {
  is "a host who asks people to tea"
  asked """{question}"""
  says  reply: text
}

role guest {
  is    "a guest who likes some things"
  asked """
    You are told: {host.reply}
    Do you come?
    """
  says  { thought: text 1..200, comes: boolean }
}

reviser penman {
  asked """
    {question}
    The first words were: {host.reply}
    The guest thinks: {guest.thought}
    Write it better.
    """
  says  reply: text
}

state invitation {
  host speaks
  set reply = host.reply
  guest speaks
  when not guest.comes          -> second
                                -> done
}

state second {
  penman speaks
  set reply = penman.reply
                                -> done
}

final done
`;

/** Writes into fields of the inspector by their labels, and leaves each. */
async function write(desk: Desk, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, text] of Object.entries(fields)) {
    const field = desk.inspector.getByLabel(label, { exact: true });
    await field.fill(text);
    await field.blur();
  }
}

const whole = (desk: Desk) =>
  desk.inspector.getByRole("navigation", { name: "Around this part" }).getByRole("button").first().click();

async function addRole(desk: Desk, job: string, fields: Readonly<Record<string, string>>): Promise<void> {
  await whole(desk);
  await desk.inspector.getByLabel("Add a role").selectOption(job);
  await write(desk, fields);
}

onStage(
  "a folder with nothing in it",
  () => {},
  (stage) => {
    it("gets a scene for three, made without a line of text, played, forked, and neat on disk", async () => {
      const desk = await stage.open();
      await desk.page.getByText("There is no scene in this folder yet").waitFor();
      await desk.page.getByLabel("Name of a new scene").fill("tea");
      await desk.button("Add").click();
      await desk.state("answer").waitFor();
      await desk.inspector.getByRole("button", { name: "answerer", exact: true }).click();
      await write(desk, { Name: "host", "Who it is": "a host who asks people to tea" });
      await addRole(desk, "role", {
        Name: "guest",
        "Who it is": "a guest who likes some things",
        "What it is asked": "You are told: {host.reply}\nDo you come?",
        "What it says": "{ thought: text 1..200, comes: boolean }",
      });
      await addRole(desk, "reviser", {
        Name: "penman",
        "What it is asked":
          "{question}\nThe first words were: {host.reply}\nThe guest thinks: {guest.thought}\nWrite it better.",
      });

      await desk.choose("answer");
      await desk.page.keyboard.press("F2");
      await desk.page.getByLabel("Name of the state").fill("invitation");
      await desk.page.keyboard.press("Enter");
      await desk.choose("invitation");
      await desk.inspector.getByLabel("Add a step").selectOption("guest speaks");
      await desk.choose("invitation");
      await desk.button("Add state").click();
      await desk.page.getByLabel("Name of the state").fill("second");
      await desk.page.keyboard.press("Enter");
      await desk.choose("second");
      await desk.inspector.getByLabel("Add a step").selectOption("penman speaks");
      await desk.inspector.getByRole("navigation").getByRole("button", { name: "second" }).click();
      await desk.inspector.getByLabel("Add a step").selectOption("set reply");
      await write(desk, { "As written": "set reply = penman.reply" });
      await desk.draw("second", "done");
      await desk.draw("invitation", "second");
      await write(desk, { When: "not guest.comes" });
      await desk.head.getByText("no faults").waitFor();
      await desk.save();

      const polylogue = command(stage.folder);
      const checked = await polylogue(["check", "tea.scene"]);
      expect(checked.code, checked.out + checked.err).toBe(0);
      expect((await polylogue(["fmt", "--check", "tea.scene"])).code, stage.read("tea.scene")).toBe(0);
      expect(stage.read("tea.scene")).toBe(neat);

      await desk.run({ question: "How do I ask my neighbour to tea?" });
      await desk.stands("done");
      await desk.slider.focus();
      await desk.page.keyboard.press("Home");
      await desk.page.keyboard.press("ArrowRight");
      await desk.state("invitation").locator(".card.here").waitFor();
      await desk.page.keyboard.press("Alt+End");
      await desk.button("Edit this answer of guest and go on from here").click();
      const dialog = desk.page.getByRole("dialog");
      await dialog.getByLabel("thought").fill("I would rather have coffee.");
      await dialog.getByLabel("comes").setChecked(false);
      await dialog.getByRole("button", { name: "Go on from here" }).click();
      await desk.bar.getByText(/2 answers served again, 1 asked anew/).waitFor();
      await desk.stands("done");
      const runs = join(stage.folder, ".polylogue/runs");
      const journal = readFileSync(join(runs, readdirSync(runs).sort().at(-1) ?? ""), "utf8");
      expect(journal).toContain("I would rather have coffee.");
      expect((await polylogue(["fmt", "--check", "tea.scene"])).code).toBe(0);
    });
  },
);
