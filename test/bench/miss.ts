import { tokenResponse } from '../support/token-response.js';
import { cpuNanosecondsOf } from './cpu-time.js';
import type { Figures, Measurement } from './measurement.js';
import { interleavedMedians, median } from './median.js';
import type { PackageName } from './packages.js';
import { inOwnProcess } from './process.js';

const ROUNDS = 9;
const CALLS = 5_000;
const CALLER = { vercelToken: 'vt_0123456789abcdefghijklmn' };

/**
 * What a miss costs besides the stub, whose `Response` costs twice what the original does. A fifth of
 * it remembers where the application called, for the stack of a failure; the rest are the limits of
 * the call, of the attempt and of the reply. 3 × was the aim before there were any.
 */
export const MISS: Measurement = {
  what: 'CPU of a miss, above a stubbed fetch and its Response',
  unit: 'µs',
  budget: { ratio: 5.5 },
  measure: () => inOwnProcess<Figures>(import.meta.url, 'missMicroseconds'),
};

/** Microseconds of one call for a user who was never asked for before. */
export async function missMicroseconds(): Promise<Figures> {
  const text = JSON.stringify(tokenResponse());
  const headers = { 'content-type': 'application/json' };
  globalThis.fetch = async () => new Response(text, { headers });
  const bare: number[] = [];
  const measure = async (name: PackageName) => {
    bare.push((await cpuNanosecondsOf(CALLS, readStub)) / 1_000);
    return (await cpuNanosecondsOf(CALLS, await missOf(name))) / 1_000;
  };
  for (const name of ['grantkit', 'reference'] as const) await measure(name);
  const { ours, original } = await interleavedMedians(ROUNDS, measure);
  const spared = median(bare);
  return {
    ours: ours - spared,
    original: original - spared,
    detail: `${ours.toFixed(0)} − ${spared.toFixed(0)} µs`,
  };
}

let users = 0;

async function missOf(name: PackageName): Promise<() => Promise<unknown>> {
  const { getToken } = await import(name);
  return () => getToken('slack/acme', { subject: { type: 'user', id: `user_${users++}` } }, CALLER);
}

async function readStub(): Promise<string> {
  const response = await fetch('https://api.vercel.com/v1/connect/token/slack%2Facme');
  return response.text();
}
