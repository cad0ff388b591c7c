import { describe, expect, test } from 'vitest';
import { withConnect } from '../../../src/ai-sdk/index.js';
import { connect as authJs } from '../../../src/authjs/index.js';
import { connect as betterAuth } from '../../../src/betterauth/index.js';
import { connectOAuth, connect as eve } from '../../../src/eve/index.js';
import { ConnectValidationError } from '../../../src/index.js';
import { connectAuthProvider } from '../../../src/mcp/index.js';
import { connectMCPTransport } from '../../../src/tanstack-ai/index.js';
import { deployment } from '../../platforms/deployment.js';
import { ANN } from '../../support/token-response.js';

const CONNECTOR = 'oauth/tracker';
const SERVER = { type: 'http', url: 'https://mcp.example/mcp' };
const SIGN_IN = { id: 'a', providerId: 'a', name: 'A', connector: CONNECTOR };
const CALLBACK = 'must be an absolute URL, such as https://app.example/return';

// What JavaScript lets pass.
const provider = (options: unknown) => connectAuthProvider(CONNECTOR, ANN, options as never);
const transport = (config: unknown, options?: unknown) =>
  connectMCPTransport(config as never, CONNECTOR, ANN, options as never);
const tool = (options: object) => withConnect({ execute: () => 1 }, CONNECTOR, ANN, options);

type Case = [fault: string, make: () => unknown, message: string];

describe.each<[string, Case[]]>([
  [
    'connectAuthProvider',
    [
      [
        'no params',
        () => connectAuthProvider('a', undefined as never),
        'params: must be an object',
      ],
      ['params of text', () => connectAuthProvider('a', 'x' as never), 'params: must be an object'],
      ['options of text', () => provider('x'), 'options: must be an object'],
      [
        'an unknown `consent`',
        () => provider({ consent: 'eagre' }),
        "options: `consent` must be 'transport' or 'eager' (got a value of type string)",
      ],
      [
        'an `onConsentRequired` of text',
        () => provider({ onConsentRequired: 'x' }),
        'options: `onConsentRequired` must be a function',
      ],
      [
        'a numeric `redirectUrl`',
        () => provider({ redirectUrl: 3 }),
        '`redirectUrl` must be a string',
      ],
      [
        'a numeric `vercelToken`',
        () => provider({ vercelToken: 3 }),
        '`vercelToken` must be a string',
      ],
      [
        'a `deviceCode` of text',
        () => provider({ deviceCode: 'yes' }),
        '`deviceCode` must be true',
      ],
    ],
  ],
  [
    'connectMCPTransport',
    [
      ['no config', () => transport(undefined), 'config: must be an object'],
      [
        'another type',
        () => transport({ ...SERVER, type: 'htp' }),
        "`type` must be 'http' or 'sse'",
      ],
      ['no type', () => transport({ url: SERVER.url }), "config: `type` must be 'http' or 'sse'"],
      ['no url', () => transport({ type: 'sse' }), 'config: `url` must be an absolute URL'],
      [
        'a relative url',
        () => transport({ ...SERVER, url: '/mcp' }),
        '`url` must be an absolute URL',
      ],
      [
        'a `fetch` of text',
        () => transport({ ...SERVER, fetch: 'x' }),
        '`fetch` must be a function',
      ],
      [
        'an unknown `redirect`',
        () => transport(SERVER, { redirect: 'folow' }),
        "options: `redirect` must be 'follow' or 'error'",
      ],
      [
        'an unknown `consent`',
        () => transport(SERVER, { consent: 'x' }),
        "be 'transport' or 'eager'",
      ],
      ['options of text', () => transport(SERVER, 'x'), 'options: must be an object'],
      [
        'no params',
        () => connectMCPTransport(SERVER as never, 'a', undefined as never),
        'params: must be an object',
      ],
    ],
  ],
  [
    'withConnect',
    [
      ['no URL', () => tool({ callbackUrl: 'foo' }), `options: \`callbackUrl\` ${CALLBACK}`],
      [
        'an insecure URL',
        () => tool({ callbackUrl: 'http://app.example' }),
        'options: `callbackUrl` must be https://',
      ],
    ],
  ],
  [
    'connect of Auth.js',
    [
      ['nothing', () => authJs(undefined as never), 'connect: options: must be an object'],
      [
        'no id',
        () => authJs({ ...SIGN_IN, id: undefined as never }),
        '`id` must be a non-empty string',
      ],
      [
        'a number for a connector',
        () => authJs({ ...SIGN_IN, connector: 7 as never }),
        'connect: options: `connector` must be the id or UID of a connector, such as oauth/linear',
      ],
      [
        'a token in place of its function',
        () => authJs({ ...SIGN_IN, getVercelOidcToken: 'x' as never }),
        '`getVercelOidcToken` must be a function (got a value of type string)',
      ],
    ],
  ],
  [
    'connect of Better Auth',
    [
      ['nothing', () => betterAuth(undefined as never), 'connect: options: must be an object'],
      [
        'a list for a connector',
        () => betterAuth({ providerId: 'a', connector: [] as never }),
        '`connector` must be the id',
      ],
      [
        'no id',
        () => betterAuth({ connector: CONNECTOR } as never),
        'connect: options: `providerId` must be a non-empty string (got nothing)',
      ],
    ],
  ],
  [
    'connect of eve',
    [
      [
        'a principal that is none',
        () => eve({ connector: CONNECTOR, principalType: 'App' as never }),
        "connect: options: `principalType` must be 'user' or 'app'",
      ],
      [
        'a subject in place of its function',
        () => eve({ connector: CONNECTOR, createSubject: ANN.subject as never }),
        '`createSubject` must be a function',
      ],
    ],
  ],
  [
    'connectOAuth',
    [
      [
        'a connector in place of a list',
        () => connectOAuth({ connectors: 'x' as never }),
        'connectOAuth: options: `connectors` must be an array of non-empty strings',
      ],
      [
        'a numeric project',
        () => connectOAuth({ projectId: 3 as never }),
        '`projectId` must be a string',
      ],
      [
        'claims of text',
        () => connectOAuth({ claims: 'x' as never }),
        '`claims` must be an object',
      ],
      [
        'a skew of text',
        () => connectOAuth({ clockSkewSeconds: '1' as never }),
        'number of seconds',
      ],
      [
        'no URL',
        () => connectOAuth({ discoveryUrl: 'x' }),
        '`discoveryUrl` must be an absolute URL',
      ],
    ],
  ],
])('%s refuses', (_, cases) => {
  test.each(cases)('%s at once', (_fault, make, message) => {
    expect(make).toThrow(ConnectValidationError);
    expect(make).toThrow(message);
  });
});

test('null stands for an option that is left out', async () => {
  await deployment({ connectors: [{ uid: CONNECTOR }] });
  const none = { redirectUrl: null, onConsentRequired: null, consent: null, deviceCode: null };
  expect(await provider({ ...none, vercelToken: null }).tokens()).toBe(undefined);
  expect(provider(null)).toMatchObject({ redirectUrl: 'https://connect.vercel.com/' });
  expect(eve({ connector: CONNECTOR, principalType: null as never }).principalType).toBe('user');
  expect(() => authJs({ ...SIGN_IN, getVercelOidcToken: null as never })).not.toThrow();
});

test.each([undefined, ''])(
  'the connector of a sign-in may be %j while an application is built',
  (connector) => {
    expect(() => authJs({ ...SIGN_IN, connector: connector as never })).not.toThrow();
    expect(() => betterAuth({ ...SIGN_IN, connector: connector as never })).not.toThrow();
  },
);
