import { Argument, Command, Option } from "commander";
import { type ExitCode, misuse } from "./failure.ts";
import { type Console, openConsole } from "./io/console.ts";
import { paint, wantsColor } from "./io/paint.ts";

/** The contract names these; they are not built yet. */
const later: Readonly<Record<string, string>> = {
  generate: "make a dataset from prompts",
  worker: "take rows from a queue",
  export: "write a dataset in a trainer's format",
  tune: "fine-tune a model",
  evaluate: "compare models and scenes",
  reproduce: "run the paper's evaluation",
  rate: "the blind rating page",
  studio: "see and edit scenes in the browser",
  serve: "an endpoint that rehearses before it answers",
  lsp: "the language server",
};

type Exit = (code: ExitCode) => void;
type Flags = Readonly<Record<string, unknown>> & { quiet?: boolean };

/** The command line. Each command loads its own code when it is called, so that `--help` is there at once. */
export function program(exit: Exit): Command {
  const root = new Command("polylogue")
    .description(
      "Rehearse an answer before you give it: scenes of people, things and a moderator, played by language models.",
    )
    .version("0.1.0", "-V, --version", "print the version")
    .helpOption("-h, --help", "show help")
    .helpCommand("help [command]", "show help for a command")
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: /, `${errorInk().red("error:")} `)),
    })
    .exitOverride()
    .showSuggestionAfterError();
  for (const add of [
    addCheck,
    addFmt,
    addRun,
    addResume,
    addReplay,
    addGraph,
    addCompile,
    addTest,
    addModels,
  ])
    add(root, exit);
  for (const [name, what] of Object.entries(later)) addLater(root, name, what);
  root.addHelpText(
    "after",
    `\nExamples:\n${examples("polylogue check scenes", 'polylogue run scenes/matrix.scene "May I borrow the ferry?"', "polylogue graph scenes/matrix.scene --format svg --out matrix.svg")}`,
  );
  return root;
}

const errorInk = () => paint(wantsColor(process.stderr, process.env));

function examples(...lines: readonly string[]): string {
  return lines.map((line) => `  $ ${line}`).join("\n");
}

const gather = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** A command with what all share: `--quiet`, examples, and errors that end with exit code 2. */
function command(root: Command, usage: string, what: string, ...lines: readonly string[]): Command {
  return root
    .command(usage)
    .description(what)
    .option("-q, --quiet", "no progress and no notes")
    .addHelpText("after", `\nExamples:\n${examples(...lines)}`);
}

/** Runs a command's body with a console, and reports its exit code. */
function act<A extends readonly unknown[]>(
  exit: Exit,
  body: (console: Console, ...args: A) => ExitCode | Promise<ExitCode>,
) {
  return async (...args: readonly unknown[]): Promise<void> => {
    const own = args.slice(0, -1) as unknown as A;
    const flags = own.at(-1) as Flags;
    exit(await body(openConsole(flags.quiet === true), ...own));
  };
}

function addCheck(root: Command, exit: Exit): void {
  command(
    root,
    "check",
    "find what is wrong with scenes; tells the greatest number of calls of each",
    "polylogue check scenes",
    "polylogue check matrix.scene --json",
  )
    .argument("<path...>", "files, or folders to look through for .scene files")
    .option("--json", "the diagnostics as one JSON object")
    .action(
      act(exit, async (console, paths: string[], flags: { json?: boolean }) =>
        (await import("./commands/check.ts")).check(paths, flags, console),
      ),
    );
}

function addFmt(root: Command, exit: Exit): void {
  command(
    root,
    "fmt",
    "format scenes in place; comments are kept",
    "polylogue fmt scenes",
    "polylogue fmt --check scenes",
  )
    .argument("<path...>", "files or folders")
    .option("--check", "change nothing; print what is not formatted and exit 1")
    .action(
      act(exit, async (console, paths: string[], flags: { check?: boolean }) =>
        (await import("./commands/fmt.ts")).fmt(paths, flags, console),
      ),
    );
}

const modelHelp =
  "understudy, llama:PATH, llama:hf:USER/REPO:QUANT, openai:MODEL[@ADDRESS], script:FILE or human; slot=SPEC for one slot (repeatable)";

/** How the calls of a run are made. */
function withTerms(added: Command): Command {
  return added
    .option("--timeout <seconds>", "for each try of a call; then it counts as failed")
    .option("--retries <n>", "tries of a call after the first, where it may pass; 3 when absent")
    .option(
      "--price <slot=IN/OUT>",
      "US dollars for a million tokens of prompt and of answer, for budgets in dollars; IN/OUT for every slot (repeatable)",
      gather,
    );
}

function addRun(root: Command, exit: Exit): void {
  const added = command(
    root,
    "run",
    "play a scene to its end and print its outputs",
    'polylogue run matrix.scene "May I borrow the ferry?"',
    "polylogue run matrix.scene --input instruction=@question.txt --set players=6",
    "polylogue run matrix.scene --model openai:my-model@http://127.0.0.1:8000/v1 --model penman=llama:big.gguf",
    "echo Hello | polylogue run vanilla.scene - --json",
  )
    .argument("<file>", "a scene")
    .argument("[text]", "the scene's one text input; - reads it from standard input")
    .option("-i, --input <name=value>", "an input; name=@file takes it from a file (repeatable)", gather)
    .option("--inputs <file.json>", "inputs by name from a JSON object (repeatable)", gather)
    .option("-s, --set <name=value>", "a setting (repeatable)", gather)
    .option("-m, --model <spec>", modelHelp, gather)
    .option("--seed <n>", "makes draws and sampling repeatable; 0 when absent")
    .option("--journal <path>", "where the run is kept; a fresh file under .polylogue/runs when absent")
    .option("--json", "the result as one JSON object");
  withTerms(added).action(
    act(
      exit,
      async (console, file: string, text: string | undefined, flags: import("./commands/run.ts").RunFlags) =>
        (await import("./commands/run.ts")).run(file, text, flags, console),
    ),
  );
}

function addResume(root: Command, exit: Exit): void {
  const added = command(
    root,
    "resume",
    "continue a run that was cut off; no finished call is asked again",
    "polylogue resume .polylogue/runs/2026-01-01-matrix.jsonl",
  )
    .argument("<journal>", "the run's journal")
    .option("--scene <file>", "the scene, where it has moved")
    .option("-m, --model <spec>", `${modelHelp}; what the run began with when absent`, gather)
    .option("--from-changed", "go on although the scene has changed, up to the first event that differs")
    .option("--json", "the result as one JSON object");
  withTerms(added).action(
    act(exit, async (console, journal: string, flags: import("./commands/resume.ts").ResumeFlags) =>
      (await import("./commands/resume.ts")).resume(journal, flags, console),
    ),
  );
}

function addReplay(root: Command, exit: Exit): void {
  command(
    root,
    "replay",
    "play a run again without any model",
    "polylogue replay .polylogue/runs/2026-01-01-matrix.jsonl --speed 4",
    "polylogue replay run.jsonl --verify",
  )
    .argument("<journal>", "the run's journal")
    .option("--scene <file>", "the scene, where it has moved")
    .option("--verify", "only tell whether it comes out the same; exit 1 at the first divergence")
    .option("--from-changed", "play although the scene has changed, up to the first event that differs")
    .option("--speed <n>", "at n times the pace it had; at once when absent")
    .option("--json", "the result as one JSON object")
    .action(
      act(exit, async (console, journal: string, flags: import("./commands/replay.ts").ReplayFlags) =>
        (await import("./commands/replay.ts")).replay(journal, flags, console),
      ),
    );
}

function addGraph(root: Command, exit: Exit): void {
  command(
    root,
    "graph",
    "draw a scene's states",
    "polylogue graph matrix.scene",
    "polylogue graph matrix.scene --format svg --out matrix.svg",
  )
    .argument("<file>", "a scene")
    .addOption(
      new Option("-f, --format <format>", "the form of the drawing")
        .choices(["mermaid", "svg", "json"])
        .default("mermaid"),
    )
    .option("-o, --out <path>", "a file; standard output when absent")
    .action(
      act(exit, async (console, file: string, flags: { format: "mermaid" | "svg" | "json"; out?: string }) =>
        (await import("./commands/graph.ts")).graph(file, flags, console),
      ),
    );
}

function addCompile(root: Command, exit: Exit): void {
  command(
    root,
    "compile",
    "write the machine of a scene",
    "polylogue compile matrix.scene --emit xstate",
    "polylogue compile matrix.scene --emit types --out matrix.d.ts",
  )
    .argument("<file>", "a scene")
    .addOption(
      new Option(
        "-e, --emit <what>",
        "required: the XState machine as JSON, a module that runs, or the types of inputs and outputs",
      )
        .choices(["xstate", "ts", "types"])
        .makeOptionMandatory(),
    )
    .option("-o, --out <path>", "a file; standard output when absent")
    .action(
      act(exit, async (console, file: string, flags: { emit: "xstate" | "ts" | "types"; out?: string }) =>
        (await import("./commands/compile.ts")).compile(file, flags, console),
      ),
    );
}

function addTest(root: Command, exit: Exit): void {
  command(
    root,
    "test",
    "run the tests that scenes hold",
    "polylogue test",
    "polylogue test scenes --reporter junit > report.xml",
  )
    .argument("[path...]", "files or folders; this folder when absent")
    .addOption(
      new Option("-r, --reporter <form>", "the form of the report")
        .choices(["text", "json", "junit"])
        .default("text"),
    )
    .action(
      act(exit, async (console, paths: string[], flags: { reporter: "text" | "json" | "junit" }) =>
        (await import("./commands/test.ts")).test(paths, flags, console),
      ),
    );
}

function addModels(root: Command, exit: Exit): void {
  command(
    root,
    "models",
    "what can play, and what of it is on this machine",
    "polylogue models",
    "polylogue models info understudy",
    "polylogue models pull llama:hf:USER/REPO:Q4_K_M",
  )
    .addArgument(new Argument("[action]", "what to do").choices(["list", "info", "pull"]).default("list"))
    .argument("[spec]", "the model, for info and pull")
    .option("--json", "as one JSON object")
    .action(
      act(
        exit,
        async (
          console,
          action: "list" | "info" | "pull",
          spec: string | undefined,
          flags: { json?: boolean },
        ) => {
          const models = await import("./commands/models.ts");
          if (action === "list") return models.listModels(flags, console);
          if (spec === undefined)
            throw misuse(
              `\`polylogue models ${action}\` needs a model, as in \`polylogue models ${action} understudy\`.`,
            );
          return action === "info" ? models.showModel(spec, flags, console) : models.pullModel(spec, console);
        },
      ),
    );
}

function addLater(root: Command, name: string, what: string): void {
  root
    .command(name, { hidden: true })
    .description(what)
    .allowUnknownOption()
    .allowExcessArguments()
    .helpOption(false)
    .action(() => {
      throw misuse(`\`polylogue ${name}\` (${what}) is not there yet.`);
    });
}
