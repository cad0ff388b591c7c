import { expect, test } from 'vitest';
import { Changes } from '../../../../src/emulator/pages/dashboard/changes.js';

test('tells whoever is slow once of all that happened', async () => {
  const changes = new Changes();
  const ending = new AbortController();
  const news = changes.follow(ending.signal);
  const first = news.next();
  changes.tell();
  expect(await first).toEqual({ done: false, value: 'change' });
  for (let times = 0; times < 1_000; times++) changes.tell();
  expect(await news.next()).toEqual({ done: false, value: 'change' });
  const rest = news.next();
  ending.abort();
  expect(await rest).toEqual({ done: true });
});

test('ends at once when nobody wants to know', async () => {
  const news = new Changes().follow(AbortSignal.abort());
  expect(await news.next()).toEqual({ done: true });
});

test('tells everybody', async () => {
  const changes = new Changes();
  const { signal } = new AbortController();
  const both = [changes.follow(signal).next(), changes.follow(signal).next()];
  changes.tell();
  expect(await Promise.all(both)).toMatchObject([{ value: 'change' }, { value: 'change' }]);
});
