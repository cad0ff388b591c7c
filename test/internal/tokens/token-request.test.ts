import { expect, test } from 'vitest';
import type { ConnectTokenParams } from '../../../src/index.js';
import { serverAndClient } from '../../support/client.js';
import { APP } from '../../support/token-response.js';

const params = (): ConnectTokenParams => ({
  subject: { type: 'user', id: 'ann' },
  scopes: ['read'],
  authorizationDetails: [{ type: 'github_app_installation', repositories: ['one'] }],
});

test('what the caller does to the params after the call has no effect', async () => {
  const { server, connect } = await serverAndClient();
  const mine = params();
  const call = connect.getToken('c', mine);
  mine.subject = { type: 'user', id: 'bob' };
  mine.scopes?.push('write');
  Object.assign(mine.authorizationDetails?.[0] ?? {}, { repositories: ['two'] });
  await call;
  expect(server.requests[0]?.body).toEqual(params());
  expect(await connect.getToken('c', params())).toBe('token-1');
  expect(await connect.getToken('c', mine)).toBe('token-2');
});

test('nor has it on what is kept', async () => {
  const { server, connect } = await serverAndClient();
  const mine = params();
  await connect.getToken('c', mine);
  mine.scopes?.push('write');
  await connect.getToken('c', mine);
  await connect.getToken('c', params());
  expect(server.requests).toHaveLength(2);
});

test('what the caller does to the options after the call has no effect', async () => {
  const { server, connect } = await serverAndClient();
  const options = { vercelToken: 'mine' };
  const call = connect.getToken('c', APP, options);
  options.vercelToken = 'yours';
  await call;
  expect(server.requests[0]?.headers.authorization).toBe('Bearer mine');
});

test('a Date and an absent field are to the cache what they are on the wire', async () => {
  const { server, connect } = await serverAndClient();
  const since = new Date(0);
  await connect.getToken('c', { ...APP, ...{ since, gone: undefined, call: () => {} } });
  await connect.getToken('c', { ...APP, ...{ since: since.toISOString() } });
  expect(server.requests).toHaveLength(1);
});
