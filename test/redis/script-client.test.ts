import { EventEmitter } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { runScript, scriptClient } from '../../src/redis/script-client.js';
import { Script } from '../../src/redis/scripts.js';

const SCRIPT = new Script('return 1');
const DIGEST = 'e0e1f9fabfc9d4800c877a703b823ac0578ff8db';
const GIVEN = { keys: ['k1', 'k2'], args: ['a'] };

/** A client with these methods, which knows no script when it is asked by digest. */
function clientOf(names: string[], refusal: unknown = new Error('NOSCRIPT No matching script.')) {
  const calls: unknown[][] = [];
  const methods = names.map((name) => [
    name,
    async (...args: unknown[]) => {
      calls.push([name, ...args]);
      if (name.toLowerCase() === 'evalsha') throw refusal;
      return 'answer';
    },
  ]);
  return { client: scriptClient(Object.fromEntries(methods)), calls };
}

describe('a script that Redis has not seen is sent in full', () => {
  const named = { keys: GIVEN.keys, arguments: GIVEN.args };
  const counted = [2, 'k1', 'k2', 'a'];
  const listed = [GIVEN.keys, GIVEN.args];

  test.each<[string, string[], unknown[]]>([
    ['node-redis', ['evalSha', 'eval'], [named]],
    ['ioredis', ['evalsha', 'eval', 'call'], counted],
    ['@upstash/redis', ['evalsha', 'eval'], listed],
  ])('by %s', async (_, methods, args) => {
    const { client, calls } = clientOf(methods);
    expect(await runScript(client, SCRIPT, GIVEN)).toBe('answer');
    expect(calls).toEqual([
      [methods[0], DIGEST, ...args],
      ['eval', SCRIPT.text, ...args],
    ]);
  });
});

test.each([new Error('READONLY'), 'NOSCRIPT', null])(
  'a script that has failed with %s is not sent again',
  async (refusal) => {
    const { client, calls } = clientOf(['evalSha', 'eval'], refusal);
    await expect(runScript(client, SCRIPT, GIVEN)).rejects.toBe(refusal);
    expect(calls.map(([name]) => name)).toEqual(['evalSha']);
  },
);

test('the errors of a client end no process', () => {
  const client = Object.assign(new EventEmitter(), { evalSha() {}, eval() {} });
  scriptClient(client);
  expect(client.emit('error', new Error('gone'))).toBe(true);
});

test('the digest of a script is computed once', async () => {
  const computing = vi.spyOn(crypto.subtle, 'digest');
  const script = new Script('return 1');
  expect([await script.digest(), await script.digest()]).toEqual([DIGEST, DIGEST]);
  expect(computing).toHaveBeenCalledTimes(1);
});
