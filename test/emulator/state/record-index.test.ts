import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keepOnly, RecordIndex } from '../../../src/emulator/state/record-index.js';

type Step = ['add', string] | ['remove', number] | ['thin', string] | ['clear'] | ['look'];
const key = fc.constantFrom('a', 'b', 'c');
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.tuple(fc.constant('add' as const), key) },
    fc.tuple(fc.constant('remove' as const), fc.nat(5)),
    fc.tuple(fc.constant('thin' as const), key),
    fc.tuple(fc.constant('clear' as const)),
    { weight: 2, arbitrary: fc.tuple(fc.constant('look' as const)) },
  ),
);

function take(records: { key: string }[], [kind, value]: Step): void {
  if (kind === 'add') records.push({ key: value });
  if (kind === 'remove') records.splice(value, 1);
  if (kind === 'thin') keepOnly(records, (each) => each.key !== value);
  if (kind === 'clear') records.length = 0;
}

test('finds what a search of the whole list finds, whatever has been put in and taken out', () => {
  fc.assert(
    fc.property(steps, (plan) => {
      const records: { key: string }[] = [];
      const index = new RecordIndex(records, (record) => record.key);
      for (const step of [...plan, ['look'] as Step]) {
        take(records, step);
        if (step[0] !== 'look') continue;
        for (const wanted of ['a', 'b', 'c', 'd']) {
          expect(index.find(wanted)).toEqual(records.filter((record) => record.key === wanted));
        }
      }
    }),
  );
});

test('thins a list that is longer than an argument list', () => {
  const records = Array.from({ length: 300_000 }, (_, at) => at);
  keepOnly(records, (at) => at % 2 === 0);
  expect([records.length, records[1], records.at(-1)]).toEqual([150_000, 2, 299_998]);
});
