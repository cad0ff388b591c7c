import { defineMcpClientConnection, defineOpenAPIConnection } from 'eve/connections';
import * as reference from 'reference/eve';
import { describe, expect, test } from 'vitest';
import { connect } from '../../src/eve/index.js';

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
