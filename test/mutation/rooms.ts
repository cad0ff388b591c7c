import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What a run installs, writes and remembers; git ignores it. */
export const FOLDER = `${ROOT}.mutation`;

/** Sources that are mutated together, and the tests that have to notice. */
export interface Room {
  name: string;
  sources: string[];
  /** Patterns; the tests of the first one run first. */
  tests: string[];
}

const DOORS = [
  ...['authorization', 'call-path', 'client', 'client-default', 'connector', 'errors'],
  ...['index', 'installation', 'provider', 'token'],
].map((name) => `test/${name}.test.ts`);

const within = (name: string, tests: string[]): Room => ({
  name,
  tests: [`test/${name}/**/*.test.ts`, ...tests],
  sources: [`src/${name}/**/*.ts`],
});

export const ROOMS: Room[] = [
  // What replies bring too late or in vain, traces and signals of two callers show where those are.
  within('internal/http', [
    ...['environment/tracing', 'tokens/token-request', 'consent-wait'].map(
      (name) => `test/internal/${name}.test.ts`,
    ),
    ...['test/internal/provider/*.test.ts', ...DOORS],
  ]),
  ...['provider', 'validation'].map((name) => within(`internal/${name}`, DOORS)),
  // What becomes of rejected tokens, late credentials and faulty arguments shows where those are.
  within('internal/tokens', [
    ...['provider', 'environment'].map((name) => `test/internal/${name}/*.test.ts`),
    'test/internal/validation/arguments.test.ts',
    ...DOORS,
  ]),
  // Whose token a caller gets shows where tokens are read.
  within('internal/environment', ['test/internal/tokens/token-reader*.test.ts', ...DOORS]),
  // Which argument a refusal names shows where all operations are called with faults.
  {
    ...{ name: 'internal/consent', sources: ['src/internal/*.ts'] },
    tests: ['test/internal/*.test.ts', 'test/internal/validation/arguments.test.ts', ...DOORS],
  },
  {
    ...{ name: 'doors', sources: ['src/*.ts', '!src/index.ts'] },
    tests: [...DOORS, 'test/internal/**/*.test.ts'],
  },
  within('webhooks', ['test/eve/webhook-verifier.test.ts']),
  within('platforms', ['test/chat/*.test.ts', 'test/eve/*-credentials.test.ts']),
  within('oauth-gateway', ['test/authjs/*.test.ts', 'test/betterauth/*.test.ts']),
  // What a wrong argument is called shows where those of all adapters are.
  ...['mcp', 'ai-sdk'].map((name) =>
    within(name, ['test/internal/validation/adapter-schemas.test.ts']),
  ),
  within('redis', []),
];

/**
 * The rooms of that name or within it, all without a name; the path of a source is its room with
 * nothing else in it.
 *
 * @throws {Error} when there is none
 */
export function roomsCalled(names: string[]): Room[] {
  if (names.length === 0) return ROOMS;
  return names.flatMap((name) => {
    const rooms = name.startsWith('src/')
      ? roomsOfFile(name)
      : ROOMS.filter((room) => `${room.name}/`.startsWith(`${name}/`));
    if (rooms.length > 0) return rooms;
    const known = ROOMS.map((room) => room.name).join(', ');
    throw new Error(`No room is called ${name}; pass the path of a source, or one of ${known}.`);
  });
}

function roomsOfFile(path: string): Room[] {
  const room = ROOMS.find(({ sources: [pattern = ''] }) => {
    const [folder = '', depth] = pattern.split(/(\/\*.*)$/);
    return depth === '/*.ts' ? dirname(path) === folder : path.startsWith(`${folder}/`);
  });
  if (room === undefined) return [];
  const mirror = path.replace(/^src\/(.*)\.ts$/, 'test/$1*.test.ts');
  return [{ ...room, sources: [path], tests: [mirror, ...room.tests] }];
}

/** Tests that start processes, or try so much that each mutant would take minutes. */
export const SLOW_TESTS = [
  'test/internal/provider/fields-of-fetch.test.ts',
  ...['**/*-process.test.ts', '**/process.test.ts', '**/example*.test.ts'],
  ...['**/token-cache-model.test.ts', '**/hostile-*.test.ts'],
  ...['test/redis/histories.test.ts', 'test/redis/full.test.ts', 'test/redis/cluster.test.ts'],
  ...['test/redis/deployments.test.ts', 'test/redis/outages.test.ts'],
  'test/redis/lease-holder.test.ts',
];
