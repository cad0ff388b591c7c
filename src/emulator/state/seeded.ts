import { createHash } from 'node:crypto';
import { DEFAULT_PROJECT, DEFAULT_TEAM, DEFAULT_USER } from './load-seed.js';
import { RecordIndex } from './record-index.js';
import type { EmulatorSeed } from './seed.js';

/** What a state was filled with: a digest of each part of its seed, by the name of the part. */
export class Seeded {
  #digests: Record<string, string> = {};

  /** Takes down the parts that are new, as they are filled in. */
  add(seed: EmulatorSeed): void {
    this.#digests = { ...this.#digests, ...digestsOf(seed), ...this.#digests };
  }

  /** The parts that a seed has in another form, or has no more. */
  differences(seed: EmulatorSeed): string[] {
    const now = digestsOf(seed);
    return Object.keys(this.#digests).filter((name) => this.#digests[name] !== now[name]);
  }

  /** Forgets everything. */
  clear(): void {
    this.#digests = {};
  }

  /** What a snapshot holds. */
  save(): Record<string, string> {
    return this.#digests;
  }

  /** Takes over what a snapshot holds. */
  load(digests: Record<string, string>): void {
    this.#digests = digests;
  }
}

function digestsOf(seed: EmulatorSeed): Record<string, string> {
  const { projects = [DEFAULT_PROJECT], users = [DEFAULT_USER] } = seed;
  const teams = [seed.team ?? DEFAULT_TEAM, ...(seed.teams ?? [])];
  const grants = new RecordIndex(seed.grants ?? [], (grant) => grant.connector);
  const parts: [string, unknown][] = [
    ...teams.map((team): [string, unknown] => [`team ${team.id}`, team]),
    ...projects.map((project): [string, unknown] => [`project ${project.id}`, project]),
    ...users.map((user): [string, unknown] => [`user ${user.id}`, user]),
    ...(seed.accessTokens ?? []).map((each, at): [string, unknown] => [
      `accessTokens[${at}]`,
      each,
    ]),
    // Its grants come with a connector, or not at all.
    ...(seed.connectors ?? []).map((connector): [string, unknown] => {
      const { uid, id = uid, team } = connector;
      const names = new Set([uid, id]);
      const own = [...names].flatMap((name) => grants.find(name));
      return [`connector ${uid}${team === undefined ? '' : ` of ${team}`}`, [connector, own]];
    }),
  ];
  return Object.fromEntries(parts.map(([name, part]) => [name, digest(part)]));
}

function digest(part: unknown): string {
  return createHash('sha256').update(JSON.stringify(part)).digest('base64url');
}
