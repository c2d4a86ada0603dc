/** Loads a rival that is installed only where benchmarks run, so that types and tests do without it. */
export async function load<T>(name: string): Promise<T> {
  return (await import(new URL(`./${name}.js`, import.meta.url).href)) as T;
}
