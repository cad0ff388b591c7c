import { getToken } from 'grantkit';
import { expect, test, vi } from 'vitest';

// Imports of your own get the stub; the adapters of the package do not.
vi.mock('grantkit', async (importActual) => ({
  ...(await importActual<typeof import('grantkit')>()),
  getToken: vi.fn(async () => 'stubbed'),
}));

test('needs no service', async () => {
  expect(await getToken('slack/acme-slack', { subject: { type: 'app' } })).toBe('stubbed');
});
