import { inspect } from 'node:util';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createConnect } from '../../../src/index.js';
import {
  checkArgument,
  checkOptions,
  secretsOf,
  withDefaultScopes,
} from '../../../src/internal/validation/arguments.js';
import { requestOptionsSchema } from '../../../src/internal/validation/option-schemas.js';
import { serverAndClient } from '../../support/client.js';
import { APP, failureOf } from '../../support/token-response.js';

const fetch = vi.fn<typeof globalThis.fetch>();
const connect = createConnect({ vercelToken: 'v', fetch });
// Users of plain JavaScript pass anything.
type Anything = Record<string, (...given: unknown[]) => Promise<unknown>>;
const loose = connect as unknown as Anything;
const call = (name: string, ...given: unknown[]) =>
  failureOf(Promise.resolve().then(() => loose[name]?.(...given)));

beforeEach(() => fetch.mockReset());

const OPERATIONS = [
  ['getToken', APP],
  ['getTokenResponse', APP],
  ['revokeToken', APP],
  ['deleteTokenCacheEntry', APP],
  ['startAuthorization', APP],
  ['experimental_startInstallation', {}],
  ['getConnectorMetadata', {}],
] as const;

describe.each(OPERATIONS)('%s', (name, params) => {
  test.each(['', undefined, null])('rejects the connector %j', async (connector) => {
    expect(await call(name, connector, params)).toMatchObject({
      name: 'ConnectValidationError',
      code: 'invalid_argument',
      message: 'connector is required',
    });
  });

  test.each(['.', '..'])(
    'rejects the connector %j, which would lead elsewhere',
    async (connector) => {
      expect(await call(name, connector, params)).toMatchObject({
        name: 'ConnectValidationError',
        message: 'connector must not be "." or ".."; pass its UID, such as slack/acme-slack',
      });
    },
  );

  test.each([' ', '\t\n', '\ud800', 'a\udc00b', 5, 5n, Symbol('c'), {}, ['c']])(
    'rejects the connector %o, which is none',
    async (connector) => {
      expect(await call(name, connector, params)).toMatchObject({
        name: 'ConnectValidationError',
        message: 'connector must be the id or UID of a connector, such as slack/acme-slack',
      });
    },
  );
});

describe.each(OPERATIONS.filter(([name]) => name !== 'getConnectorMetadata'))(
  '%s with wrong params',
  (name) => {
    const faulty = name === 'experimental_startInstallation' ? [null, 'x', 7, []] : [null, 'x', 7];
    test.each(faulty)('rejects %j', async (params) => {
      expect(await call(name, 'c', params)).toMatchObject({
        name: 'ConnectValidationError',
        message: expect.stringMatching(/^params: must be an object \(got /),
      });
    });
  },
);

test.each([
  ['revokeToken', {}, 'params: `subject` must be an object whose `type` is one of'],
  ['revokeToken', { subject: { type: 'user' } }, 'params: `subject.id` must be a non-empty string'],
  ['revokeToken', { ...APP, installationId: 5 }, 'params: `installationId` must be a non-empty'],
  ['deleteTokenCacheEntry', { ...APP, scopes: 'a' }, 'params: `scopes` must be an array'],
  ['startAuthorization', { ...APP, audience: 'a' }, 'params: `audience` must be an array'],
  ['experimental_startInstallation', { scopes: 'a' }, 'params: `scopes` must be an array'],
])('%s refuses %j and sends nothing', async (name, params, message) => {
  const error = await call(name, 'c', params);
  expect(error).toMatchObject({ name: 'ConnectValidationError', code: 'invalid_argument' });
  expect(error).not.toHaveProperty('status');
  expect(error.message.startsWith(message)).toBe(true);
  expect(fetch).not.toHaveBeenCalled();
});

test('options are checked in every operation', async () => {
  for (const [name, params] of OPERATIONS.filter(([each]) => each !== 'deleteTokenCacheEntry')) {
    const given = name === 'getConnectorMetadata' ? [] : [params];
    for (const options of [{ timeoutMs: -5 }, { timeoutMs: '5' }, 'text', 5, []]) {
      const error = await call(name, 'c', ...given, options);
      expect(error, name).toMatchObject({ name: 'ConnectValidationError' });
      expect(error.message).toMatch(/^options: /);
    }
  }
});

test('no message quotes a credential', async () => {
  const faults = [
    call('getToken', 'c', { subject: { type: 'token', token: ['s3cret'] } }),
    call('getToken', 'c', { subject: { type: 's3cret' } }),
    call('getToken', 'c', APP, { vercelToken: ['s3cret'] }),
    call('getToken', 'c', { subject: { type: 'token', token: 's3cret', more: 5n } }),
    call('getToken', 'c', { ...APP, scopes: [{ s3cret: 's3cret' }] }),
  ];
  for (const error of await Promise.all(faults)) {
    expect(error).toMatchObject({ name: 'ConnectValidationError' });
    expect(inspect(error, { depth: 9 })).not.toContain('s3cret');
  }
});

test('deleteTokenCacheEntry throws at once, and for every subject alike', () => {
  expect(() => connect.deleteTokenCacheEntry('', APP)).toThrow('connector is required');
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  for (const subject of [{ type: 'app' }, { type: 'token', token: 't' }] as const) {
    expect(() => connect.deleteTokenCacheEntry('c', { subject, ...{ cycle } })).toThrow(
      expect.objectContaining({ name: 'ConnectValidationError' }),
    );
  }
});

test('an unknown field of the subject may have any form', async () => {
  fetch.mockImplementation(async () => Response.json({ token: 't', expiresAt: 1 }));
  for (const more of [{ audience: 5 }, { resources: {} }, { audience: 'a' }, { other: null }]) {
    expect(await loose['getToken']?.('c', { subject: { type: 'app', ...more } })).toBe('t');
  }
});

test('a field called __proto__ is one as any other', async () => {
  const { server, connect } = await serverAndClient();
  const params = JSON.parse('{"subject":{"type":"app"},"__proto__":{"scopes":["a"]}}');
  await connect.getToken('c', params);
  expect(server.requests[0]?.text).toContain('"__proto__":{"scopes":["a"]}');
  expect(server.requests[0]?.body).toMatchObject({ scopes: ['*'] });
});

test.each(['getToken', 'revokeToken', 'startAuthorization'])(
  '%s refuses what would be sent as something else',
  async (name) => {
    const error = await call(name, 'c', { ...APP, toJSON: () => ({ subject: { type: 'user' } }) });
    expect(error.message).toBe(
      'params must be plain JSON: no toJSON, cycles, big integers, getters that throw or endless nesting.',
    );
  },
);

test('a checked argument is a copy that can be changed', () => {
  const options = { region: 'sfo1' };
  const checked = checkArgument(requestOptionsSchema, 'options', options);
  checked.region = 'fra1';
  expect([checked, options]).toEqual([{ region: 'fra1' }, { region: 'sfo1' }]);
});

test('the options of an adapter have to be an object', () => {
  expect(() => checkOptions('connect: options', {})).not.toThrow();
  for (const options of [undefined, null, 'text', []]) {
    expect(() => checkOptions('connect: options', options)).toThrow(
      expect.objectContaining({
        code: 'invalid_argument',
        message: 'connect: options must be an object.',
      }),
    );
  }
});

test('only a token is a credential of its subject', () => {
  expect(secretsOf({ type: 'token', token: 't' })).toEqual(['t']);
  expect(secretsOf({ type: 'user', id: 'ann' })).toEqual([]);
});

test('* stands for the default scopes, and given scopes stay, even none', () => {
  expect(withDefaultScopes(APP)).toEqual({ ...APP, scopes: ['*'] });
  expect(withDefaultScopes({ ...APP, scopes: undefined })).toEqual({ ...APP, scopes: ['*'] });
  expect(withDefaultScopes({ ...APP, scopes: [] })).toEqual({ ...APP, scopes: [] });
});
