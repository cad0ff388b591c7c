import { describe, expect, test } from 'vitest';
import { getTokenResponse } from '../../src/index.js';
import { type ConsentRequiredError, connectAuthProvider } from '../../src/mcp/index.js';
import { deployment } from '../platforms/deployment.js';
import { ANN, failureOf } from '../support/token-response.js';

const CONNECTOR = 'oauth/tracker';
const GRANT = { connector: CONNECTOR, user: 'ann' };

const provider = () => connectAuthProvider(CONNECTOR, ANN);
const consentUrl = new URL('https://mcp.example/authorize');

async function granted() {
  const emulator = await deployment({ connectors: [{ uid: CONNECTOR }] });
  emulator.grant(GRANT);
  return emulator;
}

test('a new provider serves the kept token without a request', async () => {
  const emulator = await granted();
  const first = await provider().tokens();
  expect(await provider().tokens()).toMatchObject({ access_token: first?.access_token });
  expect(emulator.ledger.billed).toBe(1);
});

describe('the token after the MCP server has refused one', () => {
  test('is fresh after consent, although somebody fetched the refused token again', async () => {
    const emulator = await granted();
    const each = provider();
    const refused = (await each.tokens())?.access_token;
    const error = await failureOf<ConsentRequiredError>(each.redirectToAuthorization(consentUrl));
    expect((await getTokenResponse(CONNECTOR, ANN)).token).toBe(refused);
    emulator.revokeGrant(GRANT);
    await emulator.approve(error.url);
    const fresh = (await each.tokens())?.access_token;
    expect(fresh).not.toBe(refused);
    expect((await each.tokens())?.access_token).toBe(fresh);
    expect(emulator.ledger.billed).toBe(3);
  });

  test('is fresh although it was being read when the MCP server refused', async () => {
    const emulator = await granted();
    const each = provider();
    const reading = each.tokens();
    await failureOf<ConsentRequiredError>(each.redirectToAuthorization(consentUrl));
    const refused = (await reading)?.access_token;
    await getTokenResponse(CONNECTOR, ANN);
    const billed = emulator.ledger.billed;
    emulator.revokeGrant(GRANT);
    emulator.grant(GRANT);
    expect((await each.tokens())?.access_token).not.toBe(refused);
    expect(emulator.ledger.billed).toBe(billed + 1);
  });

  test('is asked for until the service gives one, and kept from then on', async () => {
    const emulator = await granted();
    const each = provider();
    await each.tokens();
    await failureOf(each.redirectToAuthorization(consentUrl));
    emulator.faults.next('token', { status: 500, code: 'boom' });
    await expect(each.tokens()).rejects.toMatchObject({ code: 'boom' });
    await each.tokens();
    await each.tokens();
    expect(emulator.ledger.billed).toBe(2);
  });
});

describe('invalidateCredentials()', () => {
  test.each(['tokens', 'all'] as const)('drops the token for the scope %s', async (scope) => {
    const emulator = await granted();
    const each = provider();
    await each.tokens();
    each.invalidateCredentials?.(scope);
    await each.tokens();
    expect(emulator.ledger.billed).toBe(2);
  });

  test.each(['client', 'verifier', 'discovery'] as const)(
    'keeps the token for the scope %s',
    async (scope) => {
      const emulator = await granted();
      const each = provider();
      await each.tokens();
      each.invalidateCredentials?.(scope);
      await each.tokens();
      expect(emulator.ledger.billed).toBe(1);
    },
  );

  test('keeps a token that is newer than the one it names', async () => {
    const emulator = await granted();
    const each = provider();
    const tokens = { access_token: 'older', token_type: 'Bearer' };
    await each.tokens();
    each.invalidateCredentials?.('tokens', { tokens });
    await each.tokens();
    expect(emulator.ledger.billed).toBe(1);
  });

  test('drops what another provider of the same request has fetched', async () => {
    const emulator = await granted();
    await provider().tokens();
    provider().invalidateCredentials?.('tokens');
    await provider().tokens();
    expect(emulator.ledger.billed).toBe(2);
  });
});
