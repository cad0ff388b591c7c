import { expect, test } from 'vitest';
import { withoutCredential } from '../../../src/internal/tokens/digest.js';
import { ANN } from '../../support/token-response.js';

test('replaces an exchanged token by its SHA-256', async () => {
  const params = { subject: { type: 'token' as const, token: 'abc' }, installationId: 'T1' };
  expect(await withoutCredential(params)).toEqual({
    subject: {
      type: 'token',
      token: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    },
    installationId: 'T1',
  });
  expect(params.subject.token).toBe('abc');
});

test('leaves other subjects as they are', async () => {
  expect(await withoutCredential(ANN)).toBe(ANN);
});
