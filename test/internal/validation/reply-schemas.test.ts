import { expect, test } from 'vitest';
import * as schemas from '../../../src/internal/validation/reply-schemas.js';
import { tokenResponse } from '../../support/token-response.js';

test.each([
  ['tokenReplySchema', tokenResponse()],
  ['tokenReplySchema', { ...tokenResponse(), later: {} }],
  ['tokenReplySchema', { token: 't' }],
  ['tokenReplySchema', { token: 't', expiresAt: 'soon' }],
  ['consentReplySchema', { url: 'https://connect.test', later: 1 }],
  ...['pending', 'partial', 'success', 'error', 'canceled'].map(
    (status) => ['consentResultSchema', { status, later: 1 }] as const,
  ),
  ['consentResultSchema', { status: 'success', error: null }],
  ['consentResultSchema', { status: 'error', error: { code: 'denied' } }],
  ['connectorReplySchema', {}],
  ['connectorReplySchema', { data: null }],
  ['connectorReplySchema', { data: { appId: 'A1' }, later: 1 }],
  ['accessTokenReplySchema', { access_token: 't', later: 1 }],
  ['userInfoReplySchema', { sub: 's', later: 1 }],
] as const)('%s accepts %j', (name, reply) => {
  expect(schemas[name].safeParse(reply).success).toBe(true);
});

test.each([
  ['tokenReplySchema', { token: '' }],
  ['tokenReplySchema', { expiresAt: 1 }],
  ['consentReplySchema', { url: '' }],
  ['consentReplySchema', { url: 5 }],
  ['consentResultSchema', {}],
  ['consentResultSchema', { status: 'unknown' }],
  ['consentResultSchema', { status: 'error', error: 'denied' }],
  ['connectorReplySchema', { data: 5 }],
  ['connectorReplySchema', { data: 'text' }],
  ['connectorReplySchema', { data: ['list'] }],
  ['accessTokenReplySchema', { access_token: '' }],
  ['userInfoReplySchema', { sub: '' }],
] as const)('%s refuses %j', (name, reply) => {
  expect(schemas[name].safeParse(reply).success).toBe(false);
});

test.each(Object.entries(schemas))('%s refuses what is no object', (_name, schema) => {
  for (const reply of [null, undefined, 'text', 5, []]) {
    expect(schema.safeParse(reply).success).toBe(false);
  }
});

test('a status that is not known is called so', () => {
  const { error } = schemas.consentResultSchema.safeParse({ status: 'unknown' });
  expect(error?.issues[0]).toMatchObject({ path: ['status'], message: 'is not known' });
});

test('a token needs no schema', () => {
  const reply = tokenResponse();
  expect(schemas.tokenReplySchema.safeParse(reply).data).toBe(reply);
});
