import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { endsOf, linesOf, MATRIX, type Row, TRIALS } from './matrix.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const EXACT = /^\d+\.\d+\.\d+(?:-[a-z]+\.\d+)?$/;

const linesOfPeer = (peer: string) => MATRIX.filter((row) => row.peer === peer);
const peers = [...new Set(MATRIX.map(({ peer }) => peer))];

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
