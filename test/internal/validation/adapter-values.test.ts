import { expect, test } from 'vitest';
import { connectOAuth } from '../../../src/eve/index.js';
import { connectAuthProvider } from '../../../src/mcp/index.js';
import { ANN } from '../../support/token-response.js';

const provider = (options: object) => connectAuthProvider('oauth/tracker', ANN, options);
const route = (options: object) =>
  connectOAuth({ projectId: 'prj_app', environment: 'production', ...options });

test.each<[string, () => unknown]>([
  ['a text to return to', () => provider({ redirectUrl: 'https://app.example/return' })],
  ['a URL to return to', () => provider({ redirectUrl: new URL('https://app.example/return') })],
  ['a credential', () => provider({ vercelToken: 'v' })],
  ['a function for the credential', () => provider({ vercelToken: () => 'v' })],
  ['a flag that is set', () => provider({ deviceCode: true })],
  ['a flag that is not set', () => provider({ deviceCode: false })],
  ['lists of texts', () => route({ connectors: ['oauth/tracker'], subjects: ['a', 'b*'] })],
])('%s may be given to an adapter', (_, make) => {
  expect(make).not.toThrow();
});

test('a list of texts holds nothing else', () => {
  expect(() => route({ connectors: ['oauth/tracker', 7] })).toThrow(
    'options: `connectors` must be an array of non-empty strings',
  );
});
