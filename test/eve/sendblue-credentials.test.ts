import { beforeEach, expect, test } from 'vitest';
import { connectSendblueCredentials } from '../../src/eve/index.js';
import { deployment } from './world.js';

const lines = (...numbers: string[]) => ({
  lines: numbers.map((phone_number) => ({ phone_number })),
});

beforeEach(async () => {
  await deployment({
    connectors: [
      { uid: 'sendblue/one', data: lines('+1') },
      { uid: 'sendblue/two', data: lines('+1', '+2') },
    ],
  });
});

test('sends from the only line of the connector', async () => {
  const { defaultFromNumber, allowedFromNumbers } = connectSendblueCredentials('sendblue/one');
  expect([await defaultFromNumber(), await allowedFromNumbers()]).toEqual(['+1', ['+1']]);
});

test('sends from the selected line, which must be one of the connector', async () => {
  const of = (fromNumber?: string) => connectSendblueCredentials('sendblue/two', { fromNumber });
  expect(await of('+2').defaultFromNumber()).toBe('+2');
  await expect(of('+3').defaultFromNumber()).rejects.toThrow('+3');
  await expect(of().defaultFromNumber()).rejects.toThrow('fromNumber');
});

test('does not send the line as a token parameter', async () => {
  const { accessToken } = connectSendblueCredentials('sendblue/two', { fromNumber: '+2' });
  await expect(accessToken()).resolves.toEqual(expect.any(String));
});
