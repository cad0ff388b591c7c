/** The names of connectors: requests use an id or a UID, and replies tell both. */
export class ConnectorNames {
  readonly #asked = new Map<string, Set<string>>();
  readonly #told = new Map<string, Set<string>>();

  /** Learns that requests under one name concern the connector that replies call by others. */
  learn(asked: string, told: unknown[]): void {
    for (const name of told) {
      if (typeof name !== 'string' || name === asked) continue;
      add(this.#asked, name, asked);
      add(this.#told, asked, name);
    }
  }

  /** All names under which requests may have asked for a connector. */
  askedFor(connector: string): string[] {
    return [connector, ...(this.#asked.get(connector) ?? [])];
  }

  /** Forgets a name under which nothing is kept any more. */
  forget(asked: string): void {
    for (const name of this.#told.get(asked) ?? []) {
      const others = this.#asked.get(name);
      others?.delete(asked);
      if (others?.size === 0) this.#asked.delete(name);
    }
    this.#told.delete(asked);
  }
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const values = map.get(key) ?? new Set<string>();
  map.set(key, values.add(value));
}
