import { expect, test } from 'vitest';
import { connectGitHubCredentials } from '../../src/eve/index.js';
import { deployment } from './world.js';

const slugOf = async (connector: string) => {
  const { appSlug } = connectGitHubCredentials(connector);
  return typeof appSlug === 'function' ? appSlug() : appSlug;
};

test('finds the slug of the app in the metadata of the connector', async () => {
  await deployment({
    connectors: [{ uid: 'github/app', data: { appSlug: 'acme-bot' } }, { uid: 'github/none' }],
  });
  expect(await slugOf('github/app')).toBe('acme-bot');
  await expect(slugOf('github/none')).rejects.toMatchObject({ code: 'missing_metadata' });
});
