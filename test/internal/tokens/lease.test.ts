import { describe, expect, test, vi } from 'vitest';
import { keepWithLease } from '../../../src/internal/tokens/lease.js';
import type { SharedRequest } from '../../../src/internal/tokens/shared-request.js';
import type { LeaseOutcome, Settlement, TakeOptions } from '../../../src/token-store.js';
import { advance, fakeClocks, NOW, watch } from '../../support/client.js';
import {
  type Answer,
  connectServer,
  gate,
  refusal,
  turn,
  until,
} from '../../support/connect-server.js';
import { processOf } from '../../support/fleet.js';
import { APP, failureOf, tokenResponse } from '../../support/token-response.js';

fakeClocks();

/** A client whose store gives leases alone, and what that is asked and told. */
async function leased(answer: Answer, settled: () => Settlement = () => 'kept') {
  const server = await connectServer(answer, {});
  const taken: TakeOptions[] = [];
  const outcomes: LeaseOutcome[] = [];
  const one = processOf(server, {
    take: async (_name, how) => {
      taken.push(how);
      return { type: 'lease', lease: { epoch: 'e', isExclusive: !how.isForced } };
    },
    settle: async (_lease, outcome) => {
      outcomes.push(outcome);
      return settled();
    },
    revoke: vi.fn(),
  });
  const extensions = () => taken.filter(({ lease }) => lease !== undefined).length;
  return { server, one, taken, outcomes, extensions };
}

/** Has a call get its token after so long. */
async function slowToken({ server, one }: Awaited<ReturnType<typeof leased>>, open: () => void) {
  const call = one.getToken('c', APP);
  await server.received(1);
  await advance(3_000);
  open();
  const seen = watch(call);
  await until(() => turn().then(() => seen.isSettled));
  expect(await call).toBe('token-1');
}

describe('a lease', () => {
  test('is extended until its token has come', async () => {
    const late = gate();
    const made = await leased({ after: late.opened });
    await slowToken(made, late.open);
    expect(made.extensions()).toBe(4);
    await advance(3_000);
    expect(made.extensions()).toBe(4);
  });

  test('is extended until its request has failed', async () => {
    const late = gate();
    const made = await leased({ ...refusal(404, 'no_token'), after: late.opened });
    const call = failureOf(made.one.getToken('c', APP));
    await made.server.received(1);
    await advance(1_000);
    late.open();
    expect((await call).status).toBe(404);
    await advance(3_000);
    expect(made.extensions()).toBe(1);
  });

  test('is not extended that keeps nobody waiting', async () => {
    const late = gate();
    const { server, one, extensions } = await leased({ after: late.opened });
    const call = one.getToken('c', APP, { forceRefresh: true });
    await server.received(1);
    await advance(3_000);
    expect(extensions()).toBe(0);
    late.open();
    expect(await call).toBe('token-1');
  });

  test('ends without a token when that has no expiry', async () => {
    const json = { ...tokenResponse(), expiresAt: undefined };
    const { one, outcomes } = await leased({ json });
    expect(await one.getToken('c', APP)).toBe('token-1');
    expect(outcomes).toEqual([{ type: 'none' }]);
  });

  test('ends without a token when that has just expired', async () => {
    const settle = vi.fn(async () => 'released');
    const call = { settings: { now: () => NOW } };
    const request = { sharing: { settle }, slot: {}, call } as unknown as SharedRequest;
    const times = { arrivedAt: NOW - 1, expiresAt: NOW, lifetimeMs: 1 };
    const shared = { checkedAt: 0, broughtBy: 1 };
    const lease = { epoch: 'e', isExclusive: true };
    const kept = { response: tokenResponse(), attempt: 1, ...times, shared };
    await keepWithLease(request, lease, kept);
    expect(settle).toHaveBeenCalledWith(request, lease, { type: 'none' });
  });
});

describe('a new token is served without asking the store for 5 s', () => {
  test('from when that has kept it', async () => {
    const late = gate();
    const made = await leased({ after: late.opened });
    await slowToken(made, late.open);
    const before = made.taken.length;
    await advance(4_900);
    expect(await made.one.getToken('c', APP)).toBe('token-1');
    expect(made.taken).toHaveLength(before);
    await advance(100);
    expect(await made.one.getToken('c', APP)).toBe('token-1');
    expect(made.taken).toHaveLength(before + 1);
  });

  test('from when it was last asked, where it was out when the token came', async () => {
    const late = gate();
    const made = await leased({ after: late.opened }, () => {
      throw new Error('out');
    });
    await slowToken(made, late.open);
    const before = made.taken.length;
    await advance(2_000);
    expect(await made.one.getToken('c', APP)).toBe('token-1');
    expect(made.taken).toHaveLength(before + 1);
  });
});
