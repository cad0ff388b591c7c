import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import type { ConnectStoreTrace, ConnectTokenTrace } from '../../../src/index.js';
import { memoryStore } from '../../../src/testing/index.js';
import type { TokenStore } from '../../../src/token-store.js';
import { advance, fakeClocks, watch } from '../../support/client.js';
import { type Answer, connectServer, gate, refusal, until } from '../../support/connect-server.js';
import { fragile, processOf } from '../../support/fleet.js';
import { listen } from '../../support/listen.js';
import { ANN, APP, failureOf } from '../../support/token-response.js';

const questions = () => listen<ConnectStoreTrace>('store');
const HASTY = { maxRetries: 0 };

fakeClocks();

/** Two processes that share a store, and what the store is asked. */
async function fleet(script: Answer[] = [], store: TokenStore = memoryStore()) {
  const server = await connectServer(...script);
  const [first, second] = [processOf(server, store), processOf(server, store)];
  const asked = questions();
  const told = () => asked.ended().map(({ operation, result }) => `${operation}: ${result}`);
  return { server, first, second, asked, told };
}

test('a question tells its moments in the order of Node, and for whom it was', async () => {
  const calls = listen<ConnectTokenTrace>('token');
  const { first, asked } = await fleet();
  await first.getToken('slack/acme', ANN);
  const about = { connector: 'slack/acme', subject: 'user', call: calls.ended()[0] };
  const moments = ['start', 'end', 'asyncStart', 'asyncEnd'];
  expect(asked.moments()).toEqual([...moments, ...moments]);
  expect(asked.ended()).toEqual([
    { ...about, operation: 'take', result: 'lease' },
    { ...about, operation: 'settle', result: 'kept' },
  ]);
});

test('a token that another process has brought is a hit', async () => {
  const { first, second, told } = await fleet();
  await first.getToken('c', APP);
  await second.getToken('c', APP);
  await second.getToken('c', APP);
  expect(told()).toEqual(['take: lease', 'settle: kept', 'take: hit']);
});

test('who waits for another process is told that it is busy, until it has the token', async () => {
  const late = gate();
  const { server, first, second, told } = await fleet([{ after: late.opened }]);
  const calls = [first.getToken('c', APP), second.getToken('c', APP)];
  await server.received(1);
  await until(() => advance(10).then(() => told().includes('take: busy')));
  await until(() => advance(100).then(() => told().includes('extend: lease')));
  late.open();
  const seen = watch(Promise.all(calls));
  await until(() => advance(10).then(() => seen.isSettled));
  const others = told().filter((one) => one !== 'take: busy' && one !== 'extend: lease');
  expect(others.sort()).toEqual(['settle: kept', 'take: hit', 'take: lease']);
});

test('what comes after a revocation is stale', async () => {
  const late = gate();
  const { server, first, second, told } = await fleet([
    { after: late.opened },
    { status: 204 },
    {},
  ]);
  const call = first.getToken('c', APP);
  await server.received(1);
  await second.revokeToken('c', APP);
  late.open();
  await call;
  expect(told().slice(0, 4)).toEqual([
    'take: lease',
    'revoke: revoked',
    'revoke: revoked',
    'settle: stale',
  ]);
});

test('a refusal releases the lease, and a deletion revokes', async () => {
  const { first, told } = await fleet([refusal(404, 'connector_not_found')]);
  await failureOf(first.getToken('c', APP));
  first.deleteTokenCacheEntry('c', APP);
  await until(() => told().length === 3);
  expect(told()).toEqual(['take: lease', 'settle: released', 'revoke: revoked']);
});

test('a store that is out is told without what its error holds', async () => {
  const { store } = fragile(memoryStore());
  const error = Object.assign(new Error('EVALSHA gk1:{abc}:e:def'), {
    code: 'timeout',
    command: { args: ['gk1:{abc}:e:def'] },
  });
  const out = { ...store, take: () => Promise.reject(error) };
  const { first, asked } = await fleet([], out);
  await first.getToken('c', APP, HASTY);
  expect(asked.moments()).toEqual(['start', 'end', 'error', 'asyncStart', 'asyncEnd']);
  const [told] = asked.ended();
  expect(told).toMatchObject({ operation: 'take', error: { name: 'Error', code: 'timeout' } });
  expect(told).not.toHaveProperty('result');
  expect(inspect(told, { depth: 9, showHidden: true })).not.toContain('gk1');
});

test.each([
  ['TypeError', 'TypeError'],
  ['EVALSHA gk1:{abc}', 'Error'],
])('an error of the store that is called %s is told as %s', async (name, expected) => {
  const error = Object.assign(new Error('gk1:{abc}'), { name });
  const { first, asked } = await fleet([], {
    ...fragile(memoryStore()).store,
    take: () => Promise.reject(error),
  });
  await first.getToken('c', APP, HASTY);
  const [told] = asked.ended() as { error?: Error }[];
  expect(String(told?.error)).toBe(`${expected}: The shared store gave no answer.`);
});

test('a lease that came too late is told to be given back', async () => {
  const late = gate();
  const store = memoryStore();
  const { first, told } = await fleet([], {
    take: (name, how) => late.opened.then(() => store.take(name, how)),
    settle: (lease, outcome) => store.settle(lease, outcome),
    revoke: (subject, names) => store.revoke(subject, names),
  });
  const call = first.getToken('c', APP);
  const seen = watch(call);
  await until(() => advance(50).then(() => seen.isSettled));
  late.open();
  await until(() => told().length === 2);
  expect(told()).toEqual(['take: undefined', 'settle: released']);
});

test('a call that has to tell other processes rejects with the error of the store itself', async () => {
  const asked = questions();
  const { store, state } = fragile(memoryStore());
  const server = await connectServer({ status: 204 });
  const one = processOf(server, store);
  state.isOut = true;
  const revoking = failureOf(one.revokeToken('c', APP));
  await until(() => advance(100).then(() => asked.ended().length === 4));
  expect(await revoking).toMatchObject({ cause: { message: 'the store is out' } });
});

test('a kept token that needed no request is told as a hit', async () => {
  const calls = listen<ConnectTokenTrace>('token');
  let inner = memoryStore();
  const { store, state } = fragile({
    take: (name, how) => inner.take(name, how),
    settle: (lease, outcome) => inner.settle(lease, outcome),
    revoke: (subject, names) => inner.revoke(subject, names),
  });
  const { server, first, told } = await fleet([], store);
  await first.getToken('c', APP);
  await advance(6_000);
  state.isOut = true;
  await first.getToken('c', APP);
  // It is back, and empty.
  state.isOut = false;
  inner = memoryStore();
  await advance(6_000);
  await first.getToken('c', APP);
  expect(calls.ended().map(({ cacheResult }) => cacheResult)).toEqual(['minted', 'hit', 'hit']);
  expect(told().slice(2)).toEqual(['take: undefined', 'take: lease', 'settle: kept']);
  expect(server.requests).toHaveLength(1);
});

test('nothing that is told holds a credential, a subject or a key', async () => {
  const { server, told, asked } = await fleet();
  const store = memoryStore({ freshForMs: 0 });
  const options = { vercelToken: 'vt_secret' };
  const one = processOf(server, store, options);
  await one.getToken('c', { subject: { type: 'user', id: 'ada@acme' } });
  await one.getToken('c', { subject: { type: 'token', token: 'subject_secret' } });
  await one.revokeToken('c', { subject: { type: 'user', id: 'ada@acme' } });
  expect(told()).toHaveLength(6);
  const printed = inspect(asked.told, { depth: 9, showHidden: true });
  expect(printed).not.toMatch(/vt_secret|subject_secret|ada@acme|token-1/);
});
