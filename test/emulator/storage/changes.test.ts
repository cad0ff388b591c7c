import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyChange, ChangeFinder } from '../../../src/emulator/storage/changes.js';
import { type Part, saveParts } from '../../../src/emulator/storage/snapshot.js';

interface Token {
  name: string;
  revokedAt?: number;
}

class Shelf implements Part {
  readonly longLists = ['tokens'];
  tokens: Token[] = [];
  projects: { urls: string[] }[] = [];

  save() {
    return { tokens: this.tokens, projects: this.projects };
  }

  load(): void {}
}

const steps: fc.Arbitrary<(shelf: Shelf) => void> = fc.oneof(
  fc.string().map((name) => (shelf: Shelf) => void shelf.tokens.push({ name })),
  fc.nat(9).map((at) => (shelf: Shelf) => void shelf.tokens.splice(at, 1)),
  fc.tuple(fc.nat(9), fc.nat()).map(([at, revokedAt]) => (shelf: Shelf) => {
    const token = shelf.tokens[at];
    if (token !== undefined) token.revokedAt = revokedAt;
  }),
  fc.string().map((url) => (shelf: Shelf) => {
    shelf.projects[0] ??= { urls: [] };
    shelf.projects[0].urls.push(url);
  }),
  fc.constant((shelf: Shelf) => {
    shelf.tokens = [];
    shelf.projects.length = 0;
  }),
);

test('one change after the other makes the parts what they are', () => {
  fc.assert(
    fc.property(fc.array(fc.array(steps)), (rounds) => {
      const shelf = new Shelf();
      const parts = { shelf, clock: { save: () => shelf.tokens.length, load: () => {} } };
      const finder = new ChangeFinder();
      const kept = JSON.parse(saveParts(parts));
      for (const round of rounds) {
        for (const step of round) step(shelf);
        const change = finder.take(parts);
        if (change !== undefined) applyChange(kept, JSON.parse(JSON.stringify(change)));
        expect(kept).toEqual(JSON.parse(saveParts(parts)));
        expect(finder.take(parts)).toBeUndefined();
      }
    }),
  );
});

test('says of a long list no more than what is new in it', () => {
  const shelf = new Shelf();
  shelf.tokens = Array.from({ length: 1000 }, (_, at) => ({ name: `t${at}` }));
  const finder = new ChangeFinder();
  finder.take({ shelf });
  shelf.tokens.push({ name: 'new' });
  Object.assign(shelf.tokens[3] ?? {}, { revokedAt: 5 });
  expect(finder.take({ shelf })).toEqual({
    fields: {},
    lists: {
      'shelf.tokens': {
        length: 1001,
        set: [
          [3, { name: 't3', revokedAt: 5 }],
          [1000, { name: 'new' }],
        ],
      },
    },
  });
});
