import { describe, expect, test } from 'vitest';
import { sendblueAccess } from '../../src/platforms/sendblue.js';
import { failureOf } from '../support/token-response.js';
import { deployment } from './deployment.js';

const UID = 'sendblue/agent';
const line = (phone_number: unknown) => ({ phone_number });
const withLines = (lines: unknown) => deployment({ connectors: [{ uid: UID, data: { lines } }] });
type Params = Parameters<typeof sendblueAccess>[1];
const access = (params?: Params) => sendblueAccess(UID, params, undefined);

describe('the line to send from', () => {
  test('is the only one of the connector', async () => {
    await withLines([line('+1'), line('+1')]);
    expect(await access().defaultFromNumber()).toBe('+1');
  });

  test.each<[string, Params]>([
    ['a number', { fromNumber: '+2' }],
    ['a function', { fromNumber: async () => '+2' }],
    ['a function for all parameters', async () => ({ fromNumber: '+2' })],
  ])('is chosen by %s', async (_, params) => {
    await withLines([line('+1'), line('+2')]);
    expect(await access(params).defaultFromNumber()).toBe('+2');
  });

  test('has to be given when there are several', async () => {
    await withLines([line('+1'), line('+2')]);
    const error = await failureOf(access().defaultFromNumber());
    expect(error).toMatchObject({
      name: 'ConnectValidationError',
      code: 'invalid_argument',
      message: 'Connector sendblue/agent has multiple Sendblue lines. Pass `fromNumber`: +1 or +2.',
    });
  });

  test('has to be one of the connector', async () => {
    await withLines([line('+1')]);
    const error = await failureOf(access({ fromNumber: '+9' }).defaultFromNumber());
    expect(error.message).toBe(
      'Connector sendblue/agent did not authorize Sendblue line +9. Pass `fromNumber`: +1.',
    );
  });
});

describe('the lines of the connector', () => {
  test('leave out entries without a number', async () => {
    await withLines([line('+1'), line(''), line(7), {}, null]);
    expect(await access().allowedFromNumbers()).toEqual(['+1']);
    expect(await access().defaultFromNumber()).toBe('+1');
  });

  test('are fetched once, also by calls at the same time', async () => {
    const emulator = await withLines([line('+1')]);
    const { defaultFromNumber, allowedFromNumbers } = access();
    await Promise.all([defaultFromNumber(), allowedFromNumbers()]);
    const lines = await allowedFromNumbers();
    (lines as string[]).push('+9');
    expect(await allowedFromNumbers()).toEqual(['+1']);
    expect(emulator.ledger.requests.connector).toBe(1);
  });

  test('are fetched again after a failure', async () => {
    const emulator = await withLines([line('+1')]);
    emulator.faults.next('connector', { status: 500 });
    const { allowedFromNumbers } = access();
    await failureOf(allowedFromNumbers());
    expect(await allowedFromNumbers()).toEqual(['+1']);
  });

  test.each([[undefined], ['none'], [[]], [[line(' ')]]])('are missing from %o', async (lines) => {
    await withLines(lines);
    for (const read of [access().defaultFromNumber, access().allowedFromNumbers]) {
      const error = await failureOf(read());
      expect(error).toMatchObject({
        name: 'ConnectResponseError',
        code: 'missing_metadata',
        message: 'Connector sendblue/agent has no Sendblue lines.',
        hint: 'Check that it is a Sendblue connector, and that a line was assigned to it.',
      });
    }
  });
});
