import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { endsOf, LIBRARIES, linesOf, MATRIX, type Row, TRIALS } from './matrix.js';
import { supportTable } from './table.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const EXACT = /^\d+\.\d+\.\d+(?:-[a-z]+\.\d+)?$/;

const { peerDependencies, peerDependenciesMeta, devDependencies } = JSON.parse(
  readFileSync(`${ROOT}package.json`, 'utf8'),
);
const linesOfPeer = (peer: string) => MATRIX.filter((row) => row.peer === peer);
const peers = [...new Set(MATRIX.map(({ peer }) => peer))];

/** The packages that the source imports, for their types or for more. */
const imported = readdirSync(`${ROOT}src`, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .flatMap((path) => [
    ...readFileSync(`${ROOT}src/${path}`, 'utf8').matchAll(/from '((?:@[^/']+\/)?[^./'][^/']*)/g),
  ])
  .map(([, name = '']) => name);

/** Whether one version is older than another; a beta is older than its release. */
function isOlder(a: string, b: string): boolean {
  const { compare } = new Intl.Collator('en', { numeric: true });
  const parts = (version: string) => version.split('-');
  const [releaseA = '', betaA = '~'] = parts(a);
  const [releaseB = '', betaB = '~'] = parts(b);
  return (compare(releaseA, releaseB) || compare(betaA, betaB)) < 0;
}

describe('the matrix', () => {
  test.each(MATRIX)('names one version of $peer for $adapter: $version', ({ adapter, version }) => {
    expect(version).toMatch(EXACT);
    expect(existsSync(`${ROOT}src/${adapter}/index.ts`)).toBe(true);
  });

  test.each(peers)('has the versions of %s from the oldest to the newest', (peer) => {
    const versions = linesOfPeer(peer).map(({ version }) => version);
    for (const [index, version] of versions.slice(1).entries()) {
      expect([versions[index], version]).toSatisfy(([a, b]) => isOlder(a, b));
    }
  });

  test('describes no trial of a peer that it does not have', () => {
    expect(peers).toEqual(expect.arrayContaining(Object.keys(TRIALS)));
  });
});

describe('package.json', () => {
  test('has the peers of the matrix, all optional', () => {
    const declared = [...peers, ...LIBRARIES];
    expect(Object.keys(peerDependencies).sort()).toEqual(declared.sort());
    const optional = declared.map((peer) => [peer, { optional: true }]);
    expect(peerDependenciesMeta).toEqual(Object.fromEntries(optional));
  });

  test.each(peers)('admits %s from the oldest version of the matrix, or any', (peer) => {
    const [oldest] = linesOfPeer(peer);
    const range = imported.includes(peer) ? `>=${oldest?.version}` : '*';
    expect(peerDependencies[peer]).toBe(range);
  });

  test.each(peers.filter((peer) => peer in devDependencies))(
    'pins a tried version of %s',
    (peer) => {
      const versions = linesOfPeer(peer).map(({ version }) => version);
      expect(versions).toContain(devDependencies[peer]);
    },
  );
});

test('the README has the table of the matrix', () => {
  const readme = readFileSync(`${ROOT}README.md`, 'utf8');
  expect(readme).toContain(supportTable(MATRIX, peerDependencies));
});

describe('a choice of lines', () => {
  const line = (peer: string, version: string): Row => ({
    adapter: 'mcp',
    peer,
    version,
    node: 20,
  });
  const rows = [line('a', '1.0.0'), line('a', '1.1.0'), line('a', '1.2.0'), line('b', '1.0.0')];

  test('has the oldest and the newest version of each peer', () => {
    expect(endsOf(rows)).toEqual([rows[0], rows[2], rows[3]]);
  });

  test('has the lines of one peer, of one adapter, or all', () => {
    expect(linesOf(rows, 'b')).toEqual([rows[3]]);
    expect(linesOf(rows, 'mcp')).toEqual(rows);
    expect(linesOf(rows, 'eve')).toEqual([]);
    expect(linesOf(rows, undefined)).toEqual(rows);
  });
});
