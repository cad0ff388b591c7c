import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { Protocol } from '../../src/redis/protocol.js';
import { sharedToken } from '../../src/testing/contract-case.js';
import type { TakenToken, TokenLease } from '../../src/token-store.js';
import { type ScriptCall, scriptedClient } from './scripted-client.js';
import { ANY, OTHER_SECRET, SECRET } from './store.js';

const NAME = { subject: 'subject', request: 'request' };
const NOW = 1_000_000;
const HOUR_MS = 3_600_000;
const FORCED = { ...ANY, isForced: true };

let answers: unknown[];
let unreadable: Error[];

beforeEach(() => {
  answers = [];
  unreadable = [];
});

/** The protocol over a Redis that gives a lease, unless the test says something else. */
function protocolOf(...secrets: string[]) {
  const lease = ({ script, args }: ScriptCall) =>
    script === 'TAKE' ? [args[1] === 'look' ? 'none' : 'lease', 'base.0', NOW, 1] : 'kept';
  const { client, ...told } = scriptedClient((call) => answers.shift() ?? lease(call));
  const settings = { client, secrets, prefix: 'p', freshForMs: 0, deadlines: {} as never };
  return { protocol: new Protocol(settings, (error) => unreadable.push(error)), ...told };
}

function leaseIn(taken: TakenToken): TokenLease {
  if (taken.type !== 'lease') throw new Error(`expected a lease, got ${taken.type}`);
  return taken.lease;
}

describe('what Redis is asked', () => {
  test('is one question about a token, by keys of one slot', async () => {
    const { protocol, calls } = protocolOf(SECRET);
    await protocol.take(NAME, { bufferMs: 30_000 });
    const slot = expect.stringMatching(/^p:\{[\w-]{22}\}:(e:[\w-]{22}|g|l:[\w-]{22})$/);
    const nonce = expect.stringMatching(/^n/);
    const args = ['30000', 'wait', nonce, nonce, '2000', String(HOUR_MS)];
    expect(calls).toEqual([{ script: 'TAKE', keys: [slot, slot, slot], args }]);
  });

  test('is a question for each secret while one is rotated, and then for a lease', async () => {
    const { protocol, calls } = protocolOf(SECRET, OTHER_SECRET);
    expect(leaseIn(await protocol.take(NAME, ANY)).isExclusive).toBe(true);
    expect(calls.map(({ args }) => args[1])).toEqual(['look', 'look', 'wait']);
    await protocol.take(NAME, FORCED);
    expect(calls).toHaveLength(4);
  });

  test('is named once for each request', async () => {
    const { protocol } = protocolOf(SECRET);
    const naming = vi.spyOn(crypto.subtle, 'sign');
    const name = { ...NAME };
    await protocol.take(name, ANY);
    const times = naming.mock.calls.length;
    await protocol.take(name, ANY);
    expect([times, naming.mock.calls.length]).toEqual([2, 2]);
  });
});

describe('a lease that ends', () => {
  test.each([
    [1.9, ['token', '1', '60001']],
    [1, ['token', '1', '60001']],
    [0.9, ['none']],
    [0, ['none']],
    [2 * HOUR_MS, ['token', String(2 * HOUR_MS), String(2 * HOUR_MS + 60_000)]],
  ])('keeps a token that lasts for %d ms as %j', async (leftMs, told) => {
    const { protocol, calls } = protocolOf(SECRET);
    const lease = leaseIn(await protocol.take(NAME, ANY));
    await protocol.settle(lease, { type: 'token', token: sharedToken({ leftMs }), names: ['a'] });
    const [taken, settled] = calls as [ScriptCall, ScriptCall];
    const [holder, epoch, attempt, type, _sealed, _names, _halfLife, ...times] = settled.args;
    expect([settled.script, holder, epoch, attempt]).toEqual([
      'SETTLE',
      taken.args[2],
      'base.0',
      '1',
    ]);
    expect([type, ...times]).toEqual(told);
  });

  test('tells what is left of its token since it was given', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const { protocol, calls } = protocolOf(SECRET);
    vi.advanceTimersByTime(5_000);
    const lease = leaseIn(await protocol.take(NAME, ANY));
    vi.advanceTimersByTime(400);
    const token = sharedToken({ leftMs: 10_000 });
    await protocol.settle(lease, { type: 'token', token, names: [] });
    const hitAt = (now: number) => ['hit', 'base.0', now, calls[1]?.args[4]];
    answers = [hitAt(NOW + 1_400)];
    expect(await protocol.take(NAME, ANY)).toMatchObject({
      ...{ type: 'hit', token: { response: token.response, leftMs: 9_000 } },
    });
    answers = [hitAt(NOW + 10_399), hitAt(NOW + 10_400)];
    expect(await protocol.take(NAME, ANY)).toMatchObject({ token: { leftMs: 1 } });
    expect((await protocol.take(NAME, ANY)).type).toBe('lease');
    expect(unreadable).toEqual([]);
  });

  const token = { type: 'token', token: sharedToken(), names: [] } as const;
  test.each([
    ['an exclusive token', ANY, token, ['SETTLE']],
    ['a forced token', FORCED, token, ['SUPERSEDE', 'SETTLE']],
    ['an exclusive refusal', ANY, { type: 'refused' } as const, ['SUPERSEDE', 'SETTLE']],
    ['a forced refusal', FORCED, { type: 'refused' } as const, ['SUPERSEDE', 'SETTLE']],
    ['an exclusive nothing', ANY, { type: 'none' } as const, ['SETTLE']],
    ['a forced nothing', FORCED, { type: 'none' } as const, ['SETTLE']],
  ])('with %s says to the other secrets what concerns them', async (_, how, outcome, wanted) => {
    const { protocol, calls, scripts } = protocolOf(SECRET, OTHER_SECRET);
    const lease = leaseIn(await protocol.take(NAME, how));
    calls.length = 0;
    await protocol.settle(lease, outcome);
    expect(scripts()).toEqual(wanted);
    const said = calls.filter(({ script }) => script === 'SUPERSEDE').map(({ args }) => args);
    expect(said).toEqual(said.map(() => [outcome.type]));
  });
});

test('a token that cannot be read is told, with the reason', async () => {
  const { protocol } = protocolOf(SECRET);
  answers = [['hit', 'base.0', NOW, 'rubbish']];
  expect((await protocol.take(NAME, ANY)).type).toBe('lease');
  const cause = new Error('A shared token was written with another secret.');
  const message = 'A shared token cannot be read: it was written with another secret or changed.';
  expect(unreadable).toEqual([new Error(message, { cause })]);
});
