import { describe, expect, test, vi } from 'vitest';
import { withConnect } from '../../src/ai-sdk/index.js';
import { type ConnectAuthProviderOptions, connectAuthProvider } from '../../src/mcp/index.js';
import { deployment } from '../platforms/deployment.js';
import { ANN, failureOf } from '../support/token-response.js';

const CONNECTOR = 'oauth/tracker';
const CALLBACK = 'must be an absolute URL, such as https://app.example/return';

const provider = (options: ConnectAuthProviderOptions) =>
  connectAuthProvider(CONNECTOR, ANN, options);
const tool = (options: { callbackUrl: string }) =>
  withConnect({ execute: () => 1 }, CONNECTOR, ANN, options);

describe('a URL that no user can return to', () => {
  test('is refused by its own name when consent is asked for, as in the original', async () => {
    const emulator = await deployment({ connectors: [{ uid: CONNECTOR }] });
    const each = provider({ consent: 'eager', redirectUrl: 'foo' });
    expect(await failureOf(each.tokens())).toMatchObject({
      name: 'ConnectValidationError',
      message: `options: \`redirectUrl\` ${CALLBACK}`,
    });
    expect(emulator.ledger.requests.authorize).toBe(0);
  });

  test('leaves the tokens of who has consented alone', async () => {
    const emulator = await deployment({ connectors: [{ uid: CONNECTOR }] });
    emulator.grant({ connector: CONNECTOR, user: 'ann' });
    expect(await provider({ redirectUrl: 'foo' }).tokens()).toMatchObject({ token_type: 'Bearer' });
  });

  test('is not looked at where nobody is told of it', async () => {
    await deployment({ connectors: [{ uid: CONNECTOR }] });
    vi.stubEnv('VERCEL_CONNECT_INTERACTIVE_AUTH_MODE', 'detached');
    expect(() => tool({ callbackUrl: 'foo' })).not.toThrow();
    const each = provider({ consent: 'eager', redirectUrl: 'foo' });
    expect(await failureOf(each.tokens())).toMatchObject({ name: 'ConsentRequiredError' });
  });
});
