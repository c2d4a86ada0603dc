import { type PartKind, partKinds } from "@polylogue/runtime";
import { allParts, percent, plurals, type Shares, sharesOf, tally } from "./report-figures.ts";
import type { Reporter, SceneCoverage, TestedFile } from "./tested.ts";

/** One object: what passed, each test with its failures, and coverage where it was asked for. */
export const jsonReport: Reporter = {
  end: (files, console) => {
    const parts = allParts(files);
    const total = parts && { coverage: shares(sharesOf(parts)) };
    console.print(JSON.stringify({ ...tally(files), ...total, files: files.map(asJson) }));
  },
};

function asJson({ file, tests, coverage, cassette }: TestedFile): object {
  return {
    file,
    tests: tests.map(({ name, seconds, failures, ending }) => ({
      name,
      passed: failures.length === 0,
      seconds,
      failures,
      ...(ending.length > 0 && { ending }),
    })),
    ...(cassette && { cassette }),
    ...(coverage && { coverage: coverageJson(coverage) }),
  };
}

const coverageJson = ({ scene, parts }: SceneCoverage) => ({ scene, ...shares(sharesOf(parts)), parts });

function shares(of: Shares): Readonly<Record<string, object>> {
  const figures = (kind: PartKind) => ({ ...of[kind], percent: percent(of[kind]) });
  return Object.fromEntries(partKinds.map((kind) => [plurals[kind], figures(kind)]));
}
