import { type Command, Option } from "commander";
import { act, command, type Exit, gather } from "../../command.ts";
import { type ExploreFlags, refuseBounds, withExploring } from "../../explore/flags.ts";
import { modelHelp, withModels } from "../../models/flags.ts";
import type { TestFlags } from "./test.ts";

/** `polylogue test`. */
export function addTest(root: Command, exit: Exit): void {
  const added = command(
    root,
    "test",
    "run the tests that scenes hold",
    "polylogue test",
    "polylogue test scenes --reporter junit > report.xml",
    "polylogue test scenes --coverage --min-coverage 95 --coverage-graph coverage",
    "polylogue test scenes --explore --runs 5000",
    "polylogue test matrix.scene --record --model openai:my-model@http://127.0.0.1:8000/v1",
  )
    .argument("[path...]", "files or folders; this folder when absent")
    .addOption(
      new Option("-r, --reporter <form>", "the form of the report")
        .choices(["text", "json", "junit"])
        .default("text"),
    )
    .option("--filter <text>", "only tests with this in their name");
  withModels(withRecording(withCoverage(withExploring(added)))).action(
    act(exit, async (console, paths: string[], flags: TestFlags & ExploreFlags) => {
      if (flags.explore)
        return (await import("../../explore/command.ts")).exploreFiles(paths, flags, console);
      refuseBounds(flags);
      return (await import("./test.ts")).test(paths, flags, console);
    }),
  );
}

function withCoverage(added: Command): Command {
  return added
    .option("--coverage", "which states, transitions and prompts the tests reach")
    .option("--min-coverage <percent>", "coverage; exit 1 where less of any of the three is reached")
    .option("--coverage-graph <folder>", "coverage; draw each scene with how often its parts were used");
}

function withRecording(added: Command): Command {
  return added
    .option("-m, --model <spec>", `answers what a test has no script for: ${modelHelp}`, gather)
    .option(
      "--record",
      "keep what the model answers in a cassette beside the scene, which serves when no model is named; what it holds already is not asked again, and what no test asks for is dropped",
    );
}
