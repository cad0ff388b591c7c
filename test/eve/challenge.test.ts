import { expect, test } from 'vitest';
import { challengeOf } from '../../src/eve/challenge.js';

const pending = { request: 'req_1', verifier: 'secret', url: 'https://consent.test/' };
const connector = { id: 'scl_1', uid: 'oauth/crm', type: 'oauth', name: 'our-crm' };
const options = { connector: 'oauth/crm' };

test('has the URL, and what is known besides', () => {
  expect(challengeOf(pending, options)).toEqual({ url: pending.url });
  const expiresAt = Date.UTC(2026, 0, 2);
  const known = { ...pending, deviceCode: 'BDFG-HJKL', expiresAt };
  expect(challengeOf(known, options)).toEqual({
    url: pending.url,
    userCode: 'BDFG-HJKL',
    expiresAt: '2026-01-02T00:00:00.000Z',
  });
});

test('never shows the verifier', () => {
  expect(JSON.stringify(challengeOf(pending, options))).not.toContain('secret');
});

test('names the service of the connector, else the connector', () => {
  const named = { ...pending, connector: { ...connector, serviceName: 'Salesforce' } };
  expect(challengeOf(named, options)).toMatchObject({ displayName: 'Salesforce' });
  const unnamed = { ...pending, connector };
  expect(challengeOf(unnamed, options)).toMatchObject({ displayName: 'our-crm' });
});

test('prefers the given name, and adds the given instructions', () => {
  const given = { ...options, displayName: 'CRM', instructions: 'Sign in to the CRM.' };
  expect(challengeOf({ ...pending, connector }, given)).toMatchObject({
    displayName: 'CRM',
    instructions: 'Sign in to the CRM.',
  });
});
