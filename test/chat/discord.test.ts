import { describe, expect, test } from 'vitest';
import { connectDiscordAdapter } from '../../src/chat/index.js';
import { deployment } from '../platforms/deployment.js';
import { failureOf } from '../support/token-response.js';

const withMetadata = (metadata?: Record<string, unknown>) =>
  deployment({ connectors: [{ uid: 'discord/bot', metadata }] });

describe('connectDiscordAdapter', () => {
  test.each([false, true])(
    'takes application id and token from one response (forceRefresh: %s)',
    async (forceRefresh) => {
      const emulator = await withMetadata({ applicationId: 'app_1' });
      const fragment = connectDiscordAdapter('discord/bot', undefined, { forceRefresh });
      const [id, token] = await Promise.all([fragment.applicationId(), fragment.botToken()]);
      expect(id).toBe('app_1');
      expect(emulator.introspect(token)).toMatchObject({ active: true });
      expect(emulator.ledger.billed).toBe(1);
    },
  );

  test.each([
    [undefined],
    [{}],
    [{ applicationId: '' }],
    [{ applicationId: ' ' }],
    [{ applicationId: 7 }],
  ])('says that the application id is missing from %o', async (metadata) => {
    await withMetadata(metadata);
    const fragment = connectDiscordAdapter('discord/bot');
    for (const read of [fragment.applicationId, fragment.botToken]) {
      const error = await failureOf(read());
      expect(error).toMatchObject({ name: 'ConnectResponseError', code: 'missing_metadata' });
      expect(error.message).toMatch(/discord\/bot.*metadata\.applicationId/);
    }
  });
});
