const units = ["B", "kB", "MB", "GB", "TB"] as const;

/** `1.9 MB`, `24 GB`: bytes in decimal units with two digits at least. */
export function inBytes(bytes: number): string {
  let [size, unit] = [bytes, 0];
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  const text = unit === 0 || size >= 99.5 ? size.toFixed(0) : size.toFixed(1).replace(/\.0$/, "");
  return `${text} ${units[unit]}`;
}
