import { expect, test } from 'vitest';
import {
  ConnectError,
  NoValidTokenError,
  UserAuthorizationRequiredError,
} from '../../src/errors.js';
import { consentStateOf } from '../../src/internal/consent-state.js';

test.each([UserAuthorizationRequiredError, NoValidTokenError])(
  '%o: nobody was asked',
  (Missing) => {
    expect(consentStateOf(new Missing('none', { status: 422 }))).toBe('missing');
  },
);

test.each([
  ['authorization_pending', 'pending'],
  ['slow_down', 'pending'],
  ['expired_token', 'expired'],
  ['access_denied', 'denied'],
  ['invalid_request', undefined],
  [undefined, undefined],
])('the code %s of a device: %s', (code, state) => {
  expect(consentStateOf(new ConnectError('no', { code, status: 400 }))).toBe(state);
  expect(consentStateOf(new ConnectError('no', { code, status: 403 }))).toBe(undefined);
});

test('a failure of somebody else is about no consent', () => {
  const stranger = Object.assign(new Error('no'), { code: 'access_denied', status: 400 });
  expect(consentStateOf(stranger)).toBe(undefined);
  expect(consentStateOf(undefined)).toBe(undefined);
});
