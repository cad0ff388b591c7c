import { describe, expect, test, vi } from 'vitest';
import { challengeOf, subjectOf } from '../../src/eve/eve-terms.js';
import { connect } from '../../src/eve/index.js';
import { ADA, ADAS_GRANT, AGENT, deployment } from './world.js';

describe('the subject', () => {
  const { principal, connection } = ADA;

  test('is the application for an app principal', async () => {
    const subject = await subjectOf({ connector: 'x' }, AGENT.principal, connection);
    expect(subject).toEqual({ type: 'app' });
  });

  test('is the user with the issuer, and without the attributes', async () => {
    const subject = await subjectOf({ connector: 'x' }, principal, connection);
    expect(subject).toEqual({ type: 'user', id: 'ada', issuer: 'https://idp.test' });
  });

  test('has no issuer when the principal has none', async () => {
    const subject = await subjectOf({ connector: 'x' }, { type: 'user', id: 'ada' }, connection);
    expect(JSON.parse(JSON.stringify(subject))).toEqual({ type: 'user', id: 'ada' });
  });

  test('is what createSubject makes of principal and connection', async () => {
    const createSubject = vi.fn(async () => ({ type: 'jwt-bearer' as const, sub: 'ada' }));
    const principalToSubject = vi.fn();
    const options = { connector: 'x', createSubject, principalToSubject };
    const subject = await subjectOf(options, principal, connection);
    expect(subject).toEqual({ type: 'jwt-bearer', sub: 'ada' });
    expect(createSubject).toHaveBeenCalledExactlyOnceWith(principal, connection);
    expect(principalToSubject).not.toHaveBeenCalled();
  });

  test('is what principalToSubject makes of the principal when there is no connection', async () => {
    const createSubject = vi.fn();
    const principalToSubject = () => ({ type: 'user' as const, id: 'other' });
    const options = { connector: 'x', createSubject, principalToSubject };
    expect(await subjectOf(options, principal, undefined)).toEqual({ type: 'user', id: 'other' });
    expect(createSubject).not.toHaveBeenCalled();
  });

  test('decides whose token is evicted', async () => {
    const emulator = await deployment();
    emulator.grant(ADAS_GRANT);
    const createSubject = vi.fn(() => ({
      type: 'user' as const,
      id: 'ada',
      issuer: 'https://idp.test',
    }));
    const auth = connect({ connector: 'oauth/linear', createSubject });
    await auth.getToken(ADA);
    await auth.evict(ADA);
    await auth.getToken(ADA);
    expect(emulator.ledger.billed).toBe(2);
  });
});

describe('the challenge', () => {
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
});
