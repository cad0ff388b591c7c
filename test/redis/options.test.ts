import { describe, expect, test } from 'vitest';
import { type RedisStoreOptions, redisStore } from '../../src/redis/index.js';
import { SECRET } from './store.js';

const url = 'redis://127.0.0.1:6379';
const COMMAND = 'openssl rand -base64 32';

function faultOf(options: unknown): string {
  try {
    redisStore(options as RedisStoreOptions);
  } catch (error) {
    expect(error).toMatchObject({ name: 'ConnectValidationError', code: 'invalid_argument' });
    return (error as Error).message;
  }
  return '';
}

describe('redisStore refuses', () => {
  test.each([
    ['no options', undefined, '`secret` is missing'],
    ['no secret', { url, secret: undefined }, `\`secret\` is missing. Make one with \`${COMMAND}`],
    ['an empty secret', { url, secret: '' }, '`secret` is missing'],
    ['a short secret', { url, secret: 'x'.repeat(31) }, COMMAND],
    ['a list in a list of secrets', { url, secret: [[SECRET]] }, 'at least 32 bytes'],
    ['a secret that is no text', { url, secret: 5 }, 'at least 32 bytes'],
    ['an empty list of secrets', { url, secret: [] }, '`secret` is missing'],
    ['a list with a short secret', { url, secret: [SECRET, 'short'] }, 'at least 32 bytes'],
    ['a list with a missing secret', { url, secret: [SECRET, undefined] }, '`secret` is missing'],
    ['neither url nor client', { secret: SECRET }, 'either `url` or `client` (got neither)'],
    ['both', { secret: SECRET, url, client: {} }, '(got both)'],
    [
      'an unknown scheme',
      { secret: SECRET, url: 'memcached://h' },
      '`redis:`, `rediss:` or `https:`',
    ],
    ['plain http', { secret: SECRET, url: 'http://example.com', token: 't' }, '`https:`'],
    ['no URL', { secret: SECRET, url: 'localhost' }, 'must be a URL'],
    ['REST without a token', { secret: SECRET, url: 'https://h' }, 'UPSTASH_REDIS_REST_TOKEN'],
    ['a REST token that is no text', { secret: SECRET, url: 'https://h', token: 5 }, '`token`'],
    ['a client without scripts', { secret: SECRET, client: { get: () => {} } }, '`evalSha`'],
    ['a client without `eval`', { secret: SECRET, client: { evalSha() {} } }, '`evalSha`'],
    ['one of ioredis without it', { secret: SECRET, client: { evalsha() {} } }, '`evalSha`'],
    ['a client without digests', { secret: SECRET, client: { eval() {} } }, '`evalSha`'],
    ['a client that is none', { secret: SECRET, client: 'redis' }, 'cannot run scripts'],
    ['a prefix with braces', { secret: SECRET, url, prefix: '{a}' }, '`prefix`'],
    ['an empty prefix', { secret: SECRET, url, prefix: '' }, '`prefix`'],
    ['a prefix that is no text', { secret: SECRET, url, prefix: 5 }, '`prefix`'],
    ['a freshness that is a text', { secret: SECRET, url, freshForMs: '5' }, '`freshForMs`'],
    ['a negative freshness', { secret: SECRET, url, freshForMs: -1 }, '`freshForMs`'],
    ['a deadline of zero', { secret: SECRET, url, deadlines: { missMs: 0 } }, '`deadlines.missMs`'],
    ['no time', { secret: SECRET, url, deadlines: { keptMs: 0 } }, '`deadlines.keptMs`'],
    ['no time to connect', { secret: SECRET, url, deadlines: { connectMs: 0 } }, 'connectMs`'],
    ['deadlines that are null', { secret: SECRET, url, deadlines: null }, '`deadlines`'],
    ['deadlines that are a number', { secret: SECRET, url, deadlines: 50 }, '`deadlines`'],
    ['a password of broken escapes', { secret: SECRET, url: 'redis://:a%zz@h' }, '%25'],
    ['a user of broken escapes', { secret: SECRET, url: 'rediss://a%zz:b@h' }, '%25'],
    ['a REST token of broken escapes', { secret: SECRET, url: 'https://default:%zz@h' }, '%25'],
    ['a database without a number', { secret: SECRET, url: 'redis://h/cache' }, 'redis://host/0'],
  ])('%s', (_name, options, message) => {
    expect(faultOf(options)).toContain(message);
  });

  test('without telling the secret or the password of the URL', () => {
    const password = 'p4ssw0rd';
    const faults = [
      faultOf({ secret: 'too-short-a-secret', url }),
      faultOf({ secret: SECRET, url: `redis2://:${password}@h` }),
      faultOf({ secret: SECRET, url: `https://:${password}@h`, token: 'a b' }),
      faultOf({ secret: SECRET, url: `https://:${password}%zz@h` }),
      faultOf({ secret: SECRET, url: `redis://:${password}%zz@h` }),
      faultOf({ secret: SECRET, url: `redis://:${password}@h/cache` }),
    ];
    expect(
      faults.filter((fault) => fault.includes(password) || fault.includes('too-short')),
    ).toEqual([]);
    expect(faults).not.toContain('');
  });
});

test.each<[string, RedisStoreOptions]>([
  ['a user and a database', { url: 'redis://user:p%40ss@h:6380/15', secret: SECRET }],
  ['a token in the URL', { url: 'https://:token@h', secret: [SECRET] }],
  ['the REST API of this machine', { url: 'http://127.0.0.1:1', token: 't', secret: SECRET }],
  ['a secret of 32 bytes in fewer letters', { url, secret: 'ü'.repeat(16) }],
])('redisStore takes %s, and connects to nothing until it is asked', (_, options) => {
  expect(redisStore(options).freshForMs).toBe(5_000);
  expect(redisStore({ ...options, freshForMs: 0 }).freshForMs).toBe(0);
});
