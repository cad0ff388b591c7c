import { defineMcpClientConnection, defineOpenAPIConnection } from 'eve/connections';
import * as reference from 'reference/eve';
import { describe, expect, test, vi } from 'vitest';
import { connect } from '../../src/eve/index.js';
import { connectServer } from '../support/connect-server.js';
import { ADA, deployment } from './world.js';

const names = (definition: object) => Object.keys(definition).sort();

describe.each([
  ['a connector', 'oauth/linear' as const],
  ['options', { connector: 'oauth/linear', autoProvision: true, displayName: 'Linear' }],
  ['a user principal', { connector: 'oauth/linear', principalType: 'user' }],
  ['an app principal', { connector: 'oauth/linear', principalType: 'app' }],
] as [string, reference.EveAuthorizationInput][])('from %s', (_, input) => {
  test('has the fields of the original, and no other', () => {
    const ours = connect(input);
    expect(names(ours)).toEqual(names(reference.connect(input)));
    expect(ours.principalType).toBe(reference.connect(input).principalType);
  });

  test('carries the connector as it was given', () => {
    expect(connect(input).vercelConnect).toEqual({ connector: 'oauth/linear' });
  });
});

test('is taken by the connections of eve', () => {
  const auth = connect('oauth/linear');
  const mcp = { url: 'https://mcp.linear.app/mcp', description: 'Linear', auth };
  const openApi = { spec: 'https://linear.app/openapi.json', description: 'Linear', auth };
  expect(defineMcpClientConnection(mcp).auth).toMatchObject({ principalType: 'user' });
  expect(defineOpenAPIConnection(openApi).auth).toMatchObject({ principalType: 'user' });
});

test('fields of parameters and subjects that a newer eve may know reach the service', async () => {
  await deployment();
  const service = await connectServer();
  vi.stubEnv('VERCEL_CONNECT_API_URL', service.url);
  const subject = { type: 'user', id: 'ada', futureField: 1 } as const;
  const tokenParams: object = { anotherField: { a: [1] } };
  const auth = connect({ connector: 'oauth/linear', tokenParams, createSubject: () => subject });
  await auth.getToken(ADA);
  expect(service.requests[0]?.body).toMatchObject({ anotherField: { a: [1] }, subject });
});
