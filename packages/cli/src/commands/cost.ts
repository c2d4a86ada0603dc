import { compile, type Plan } from "@polylogue/compile";
import { otherSettings } from "@polylogue/explore";
import type { Value } from "@polylogue/expression";
import type { Scene } from "@polylogue/model";
import { type Cost, costJson, costLines, costOf, most } from "../explore/cost.ts";
import { type ExitCode, exitCodes, Failure } from "../failure.ts";
import type { Console } from "../io/console.ts";
import { findScenes } from "../scene/find.ts";
import { checkFile } from "../scene/load.ts";
import { fromHere } from "../scene/project.ts";
import { glance } from "../view/words.ts";

interface Costly {
  readonly file: string;
  readonly scene: string;
  readonly cost: Cost;
  /** The same with one setting changed. */
  readonly changed: readonly {
    readonly name: string;
    readonly value: Value;
    readonly cost: Cost;
  }[];
}

/** `polylogue check --cost`: what a run of each scene may cost, as it is and with each setting at other values. */
export async function cost(
  paths: readonly string[],
  flags: { readonly json?: boolean },
  console: Console,
): Promise<ExitCode> {
  const files: Costly[] = [];
  let faulty = false;
  for (const path of findScenes(paths)) {
    const { project, scene, diagnostics } = checkFile(path);
    const file = fromHere(project, project.file);
    if (!scene || diagnostics.some((d) => d.severity === "error")) {
      faulty = true;
      console.complain(`${file} has errors: see them with \`polylogue check ${file}\`.`);
    } else if (scene.name !== undefined) {
      const plan = compile(scene, (other) => project.host.read(other));
      files.push({ file, scene: scene.name, ...(await costs(scene, plan)) });
      if (!flags.json) show(files.at(-1) as Costly, console);
    }
  }
  if (files.length === 0 && !faulty) throw new Failure("There is no scene here, only libraries.");
  if (flags.json) console.print(JSON.stringify({ files: files.map(asJson) }));
  return faulty ? exitCodes.failed : exitCodes.done;
}

async function costs(scene: Scene, plan: Plan): Promise<Pick<Costly, "cost" | "changed">> {
  const changed: Costly["changed"][number][] = [];
  for (const { settings } of otherSettings(plan, {})) {
    const [[name, value] = ["", ""]] = Object.entries(settings);
    changed.push({ name, value, cost: await costOf(scene, plan, { settings, plays: 50, seconds: 2 }) });
  }
  return { cost: await costOf(scene, plan, { seconds: 10 }), changed };
}

function asJson({ file, scene, cost: own, changed }: Costly): object {
  const settings = changed.map((each) => ({ name: each.name, value: each.value, ...costJson(each.cost) }));
  return { file, scene, ...costJson(own), settings };
}

function show({ file, cost: own, changed }: Costly, { ink, print }: Console): void {
  print(ink.bold(file));
  for (const line of costLines(own)) print(`  ${line}`);
  const names = changed.map(({ name, value }) => `${name} = ${glance(value)}`);
  const widest = Math.max(0, ...names.map((name) => name.length));
  changed.forEach(({ cost: { least, smooth, calls } }, i) => {
    const range = `${least} to ${most(smooth)}, ${calls.mean.toFixed(1)} expected`;
    print(ink.dim(`  ${(names[i] as string).padEnd(widest)}   ${range}`));
  });
}
