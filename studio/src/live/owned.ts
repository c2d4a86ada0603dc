/**
 * Collections that were made in this go and that nobody else has seen: they are changed in place.
 * All others are copied first. So many events in one go cost one copy, and a moment stays a value.
 */
export class Owned {
  readonly #made = new WeakSet<object>();

  put<T>(record: Readonly<Record<string, T>>, key: string, value: T): Readonly<Record<string, T>> {
    const own = this.#own(record, () => ({ ...record })) as Record<string, T>;
    // A plain assignment to this one name would change the prototype.
    if (key === "__proto__")
      Object.defineProperty(own, key, { value, enumerable: true, configurable: true, writable: true });
    else own[key] = value;
    return own;
  }

  push<T>(list: readonly T[], item: T): readonly T[] {
    const own = this.#own(list, () => [...list]) as T[];
    own.push(item);
    return own;
  }

  #own<T extends object>(seen: T, copy: () => T): T {
    if (this.#made.has(seen)) return seen;
    const made = copy();
    this.#made.add(made);
    return made;
  }
}
