import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConnectTokenParams } from '../../../src/index.js';
import { cacheKey, hashOf } from '../../../src/internal/tokens/cache-key.js';
import { SlotTable } from '../../../src/internal/tokens/slot-table.js';
import { ownJson } from '../../../src/internal/validation/arguments.js';
import { type Fields, meaning, params, reworded } from '../../support/token-params.js';
import { ANN, APP, BOB } from '../../support/token-response.js';

const ME = { id: 'me', isDeployment: false };
const YOU = { id: 'you', isDeployment: false };

const slotOf = (params: object, caller = ME, connector = 'c') =>
  cacheKey(caller, connector, ownJson('params', params as ConnectTokenParams));
const tableOf = (...slots: ReturnType<typeof slotOf>[]) => {
  const table = new SlotTable<ReturnType<typeof slotOf>>();
  for (const slot of slots) table.add(slot);
  return table;
};
/** Of one subject, each with another scope. */
const manySlots = (count: number) =>
  Array.from({ length: count }, (_, at) => slotOf({ ...ANN, scopes: [`s${at}`] }));
type Slot = ReturnType<typeof slotOf>;
type Pair = [ConnectTokenParams, ConnectTokenParams];
const asParams = (fields: Fields) => fields as unknown as ConnectTokenParams;

test('finds an object by what a caller asks for', () => {
  const slot = slotOf({ ...ANN, scopes: ['a', 'b'] });
  expect(tableOf(slot).find(ME, 'c', { ...ANN, scopes: ['b', 'a'] })).toBe(slot);
});

test('tells the keys of one subject apart', () => {
  const slots = [slotOf(ANN), slotOf(ANN, YOU), slotOf(ANN, ME, 'd')];
  const table = tableOf(...slots);
  expect(table.find(ME, 'c', ANN)).toBe(slots[0]);
  expect(table.find(YOU, 'c', ANN)).toBe(slots[1]);
  expect(table.find(ME, 'd', ANN)).toBe(slots[2]);
});

test('tells a deployment from a credential of the same text', () => {
  const table = tableOf(slotOf(ANN));
  expect(table.find({ ...ME, isDeployment: true }, 'c', ANN)).toBe(undefined);
});

test('finds nothing that it does not hold', () => {
  const table = tableOf(slotOf({ ...ANN, scopes: ['a'] }));
  for (const params of [APP, BOB, ANN]) expect(table.find(ME, 'c', params)).toBe(undefined);
  expect(table.find(ME, 5, ANN)).toBe(undefined);
});

test('removes one object and keeps the others', () => {
  const [first, second] = [slotOf(ANN), slotOf(ANN, YOU)];
  const table = tableOf(first, second);
  expect(table.remove(first)).toBe(false);
  expect(table.find(ME, 'c', ANN)).toBe(undefined);
  expect(table.find(YOU, 'c', ANN)).toBe(second);
});

test('tells when the last object of a connector is removed', () => {
  const [ann, bob, other] = [slotOf(ANN), slotOf(BOB), slotOf(BOB, ME, 'd')];
  const table = tableOf(ann, bob, other);
  expect([ann, bob, other].map((slot) => table.remove(slot))).toEqual([false, true, true]);
});

test('a late second removal does not remove another object of the key', () => {
  const [first, second] = [slotOf(ANN), slotOf(ANN)];
  const table = tableOf(first);
  table.remove(first);
  table.add(second);
  expect(table.remove(first)).toBe(false);
  expect(table.find(ME, 'c', ANN)).toBe(second);
});

test('removes what it does not hold without harm', () => {
  expect(tableOf().remove(slotOf(ANN))).toBe(false);
});

test('lists the objects of a subject under one name of a connector, whoever their callers', () => {
  const slots = [slotOf(ANN), slotOf({ ...ANN, scopes: ['a'] }, YOU)];
  const table = tableOf(...slots, slotOf(BOB), slotOf(ANN, ME, 'd'));
  expect(table.of('c', ANN.subject)).toEqual(slots);
  expect(table.of('e', ANN.subject)).toEqual([]);
});

describe('of many objects of one subject', () => {
  const many = fc.uniqueArray(
    params.map((fields) => ({ ...fields, ...ANN })),
    { minLength: 9, maxLength: 30, selector: meaning },
  );
  const reworn = many.chain((all) =>
    fc.tuple(fc.constant(all), fc.tuple(...all.map((fields) => reworded(fields)))),
  );

  test('each is found in whichever words, until it is removed', () => {
    fc.assert(
      fc.property(reworn, ([all, others]) => {
        const slots = all.map((fields) => slotOf(fields));
        const table = tableOf(...slots);
        const found = () => others.map((other) => table.find(ME, 'c', asParams(other)));
        expect(found()).toEqual(slots);
        const isLeft = (_slot: unknown, at: number) => at % 2 === 0;
        for (const slot of slots.filter((slot, at) => !isLeft(slot, at))) table.remove(slot);
        expect(found()).toEqual(slots.map((slot, at) => (isLeft(slot, at) ? slot : undefined)));
      }),
    );
  });

  test.each([2, 20])('all %d are listed, and their connector goes with the last one', (count) => {
    const slots = manySlots(count);
    const table = tableOf(...slots);
    expect(new Set(table.of('c', ANN.subject))).toEqual(new Set(slots));
    const removals = slots.map((slot) => table.remove(slot));
    expect(removals).toEqual([...Array(count - 1).fill(false), true]);
    expect(table.of('c', ANN.subject)).toEqual([]);
  });

  test('one that is removed already is removed without harm', () => {
    const [first, ...others] = manySlots(20) as [Slot, ...Slot[]];
    const table = tableOf(first, ...others);
    table.remove(first);
    expect(table.remove(first)).toBe(false);
    expect(new Set(table.of('c', ANN.subject))).toEqual(new Set(others));
  });

  test('those of one hash are told apart', () => {
    const [first, second] = ['aA', 'BB'].map((id) => ({ ...ANN, installationId: id })) as Pair;
    expect(hashOf(ME, first)).toBe(hashOf(ME, second));
    const [one, other] = [slotOf(first), slotOf(second)];
    const table = tableOf(...manySlots(20), one, other);
    expect(table.find(ME, 'c', first)).toBe(one);
    expect(table.find(ME, 'c', second)).toBe(other);
    table.remove(one);
    expect(table.find(ME, 'c', first)).toBe(undefined);
    expect(table.find(ME, 'c', second)).toBe(other);
  });

  test('a late second removal does not remove another object of the key', () => {
    const slots = manySlots(20);
    const table = tableOf(...slots);
    const [first] = slots;
    const successor = slotOf({ ...ANN, scopes: ['s0'] });
    if (first) table.remove(first);
    table.add(successor);
    if (first) table.remove(first);
    expect(table.find(ME, 'c', { ...ANN, scopes: ['s0'] })).toBe(successor);
  });
});
