import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createConnect } from '../../../src/index.js';
import { serverAndClient } from '../../support/client.js';
import { type Answer, refusal } from '../../support/connect-server.js';
import { APP, failureOf, oidcToken } from '../../support/token-response.js';

const BEARER = 'sk/live&s3cret+1=';
const SUBJECT = 'subject/s3cret&2';
const EXCHANGE = { subject: { type: 'token', token: SUBJECT } } as const;

/** All that an application may show of an error. */
function shown(error: Error & Record<string, unknown>): string {
  const { message, stack, cause, vendor } = error;
  const parts = [message, stack, String(error), JSON.stringify(error), JSON.stringify(vendor)];
  const inspected = [error, { error }, cause, vendor].map((part) =>
    inspect(part, { depth: 20, showHidden: true, maxStringLength: null }),
  );
  return [...parts, ...inspected, JSON.stringify({ ...error })].join('\n');
}

/** Every way in which a service may write back what it was sent. */
const spellingsOf = (credential: string): string[] => [
  credential,
  credential.replaceAll('/', '\\/'),
  credential.replaceAll('&', '\\u0026').replaceAll('/', '\\u002F'),
  credential.replaceAll('&', '&amp;'),
  credential.replaceAll('&', '&#38;').replaceAll('/', '&#x2F;'),
  encodeURIComponent(credential),
  encodeURIComponent(credential).toLowerCase(),
  ...['', 'u', 'us', 'user:'].flatMap((before) =>
    (['base64', 'base64url'] as const).map((form) =>
      Buffer.from(before + credential + before).toString(form),
    ),
  ),
];

/** The longest part that every spelling has in common, or what base64 makes of the middle. */
const tellsOf = (credential: string): RegExp => {
  const [middle = ''] = credential.match(/s3cret/) ?? [];
  const encoded = [0, 1, 2].map((offset) =>
    Buffer.from('\0'.repeat(offset) + credential)
      .toString('base64')
      .slice(8, 18),
  );
  return new RegExp([middle, ...encoded.map((text) => text.replace(/[+/]/g, '.'))].join('|'));
};

describe.each([
  ['the bearer', BEARER],
  ['the exchanged token', SUBJECT],
])('%s that the service echoes is in no error', (_which, credential) => {
  const places: Record<string, (text: string) => Answer> = {
    'its message': (text) => refusal(400, 'x', `bad <${text}>!`),
    'a body that is no JSON': (text) => ({ status: 400, text: `<p>${text}</p>` }),
    'a body without a message': (text) => refusal(404, 'no_token', undefined, { said: text }),
    'its code': (text) => refusal(400, text.slice(0, 64), 'm'),
    'the vendor payload': (text) =>
      refusal(400, 'x', 'm', { vendor: { list: [{ [text]: text }], message: `for ${text}` } }),
    'its request id': (text) => ({
      ...refusal(400, 'x', 'm'),
      headers: { 'x-vercel-id': `sfo1::${text}` },
    }),
    'its status text': (text) => ({ ...refusal(400, 'x', 'm'), statusText: `No ${text}` }),
    'an unreadable reply': (text) => ({ text }),
  };

  test.each(Object.entries(places))('when it stands in %s', async (_where, answer) => {
    const options = { vercelToken: BEARER, maxRetries: 0 };
    const { server, connect } = await serverAndClient(options);
    for (const text of spellingsOf(credential)) {
      server.answer(answer(text));
      const error = await failureOf(connect.getToken('c', EXCHANGE));
      expect(shown(error), text).not.toMatch(tellsOf(credential));
    }
  });

  test('when `fetch` quotes it in message, code, name, stack or causes', async () => {
    for (const text of spellingsOf(credential)) {
      const inner = Object.assign(new Error(`inner ${text}`), { code: text, request: text });
      const thrown = Object.assign(new TypeError(`bad header ${text}`, { cause: inner }), {
        code: `E_${text}`,
        name: text,
        options: { headers: { authorization: text } },
      });
      const many = new AggregateError([thrown, text], `all ${text}`);
      for (const failure of [thrown, many, text, { message: text, code: text }]) {
        const fetch = () => Promise.reject(failure);
        const connect = createConnect({ vercelToken: BEARER, maxRetries: 0, fetch });
        const error = await failureOf(connect.getToken('c', EXCHANGE));
        expect(shown(error), text).not.toMatch(tellsOf(credential));
      }
    }
  });
});

test('the masked error still says what it can', async () => {
  const answer = refusal(401, 'x', `bad token ${oidcToken()}!`, { vendor: { authorization: 'k' } });
  const { connect } = await serverAndClient({}, answer);
  const error = await failureOf(connect.getToken('c', APP));
  expect(error.message).toBe('bad token [redacted]!');
  expect(error['vendor']).toEqual({ authorization: '[redacted]' });
});

test('secret fields of a JSON body are masked, whoever they belong to', async () => {
  const json = { error: { code: 'x' }, access_token: 'gho_s3cret', clientSecret: 's3cret' };
  const { connect } = await serverAndClient({}, { status: 400, json });
  expect((await failureOf(connect.getToken('c', APP))).message).not.toContain('s3cret');
});

test('an exchanged token is masked in every operation that sends it', async () => {
  const { connect } = await serverAndClient({}, refusal(401, 'x', `no ${SUBJECT}`));
  for (const name of [
    'getToken',
    'getTokenResponse',
    'revokeToken',
    'startAuthorization',
  ] as const) {
    expect((await failureOf(connect[name]('c', EXCHANGE))).message).toBe('no [redacted]');
  }
});
