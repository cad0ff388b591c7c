import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import {
  type ConsentChallenge,
  ConsentRequiredError,
  getConsentChallenge,
  isConsentRequiredError,
} from '../../src/mcp/index.js';

const CHALLENGE: ConsentChallenge = {
  connector: 'oauth/tracker',
  subject: { type: 'token', token: 'secret-subject' },
  url: 'https://consent.example',
  request: 'req_1',
  verifier: 'secret-verifier',
  deviceCode: 'AB-CD',
  expiresAt: 1,
};

const wrapped = (error: unknown, times: number): unknown =>
  times === 0 ? error : wrapped(new Error('wrapper', { cause: error }), times - 1);

/** What another copy of the package throws. */
const foreign = () =>
  Object.assign(new Error('consent'), { ...CHALLENGE, name: 'ConsentRequiredError' });

describe('ConsentRequiredError', () => {
  test('carries the challenge and says what to do', () => {
    const error = new ConsentRequiredError(CHALLENGE);
    expect(error).toMatchObject({ ...CHALLENGE, name: 'ConsentRequiredError' });
    expect(error.message).toMatch(
      /user authorization required for connector "oauth\/tracker".*`url`/,
    );
  });

  test('keeps credentials out of logs and JSON', () => {
    const error = new ConsentRequiredError(CHALLENGE);
    const logged = `${inspect(error)} ${JSON.stringify(error)} ${error}`;
    expect(logged).not.toMatch(/secret/);
    expect(logged).toContain(CHALLENGE.url);
  });

  test('lets an application take them away', () => {
    const error = new ConsentRequiredError(CHALLENGE);
    for (const name of ['subject', 'verifier'])
      expect(Reflect.deleteProperty(error, name)).toBe(true);
    expect([error.subject, error.verifier]).toEqual([undefined, undefined]);
  });
});

describe('isConsentRequiredError', () => {
  test('knows the error itself, also of another copy', () => {
    expect(isConsentRequiredError(new ConsentRequiredError(CHALLENGE))).toBe(true);
    expect(isConsentRequiredError(foreign())).toBe(true);
  });

  test('knows its own class, also without a subject', () => {
    const error = new ConsentRequiredError({ ...CHALLENGE, subject: undefined as never });
    expect(isConsentRequiredError(error)).toBe(true);
    expect(getConsentChallenge(error)).toMatchObject({ url: CHALLENGE.url });
  });

  test('fails on nothing that was thrown', () => {
    const traps = {
      getPrototypeOf() {
        throw new Error('trapped');
      },
    };
    const trap = new Proxy(foreign(), traps);
    expect(isConsentRequiredError(trap)).toBe(false);
    expect(getConsentChallenge(trap)).toEqual(CHALLENGE);
  });

  test('knows no wrapper and nothing else', () => {
    const error = new ConsentRequiredError(CHALLENGE);
    for (const other of [
      wrapped(error, 1),
      { ...CHALLENGE },
      new Error('x'),
      null,
      undefined,
      'x',
    ]) {
      expect(isConsentRequiredError(other)).toBe(false);
    }
  });
});

describe('getConsentChallenge', () => {
  test.each([0, 1, 15])('finds the challenge below %i wrappers', (times) => {
    expect(getConsentChallenge(wrapped(new ConsentRequiredError(CHALLENGE), times))).toEqual(
      CHALLENGE,
    );
  });

  test('finds the challenge of another copy', () => {
    expect(getConsentChallenge(wrapped(foreign(), 2))).toEqual(CHALLENGE);
  });

  test('gives up after 16 errors and on a circle', () => {
    expect(getConsentChallenge(wrapped(new ConsentRequiredError(CHALLENGE), 16))).toBe(undefined);
    const circle = new Error('circle');
    circle.cause = circle;
    expect(getConsentChallenge(circle)).toBe(undefined);
  });

  test('takes nothing for a challenge that only has its name', () => {
    for (const error of [{ name: 'ConsentRequiredError' }, new Error('x'), null, undefined, 'x']) {
      expect(getConsentChallenge(error)).toBe(undefined);
    }
  });

  test.each<[string, object]>([
    ['another name', { name: 'ConsentRequired' }],
    ['no connector', { connector: undefined }],
    ['a URL that is no text', { url: new URL(CHALLENGE.url) }],
    ['a request that is no text', { request: 7 }],
    ['a verifier that is no text', { verifier: null }],
    ['no subject', { subject: undefined }],
    ['a subject that is null', { subject: null }],
    ['a subject that is a text', { subject: 'ann' }],
  ])('takes nothing for a challenge that has %s', (_, fields) => {
    const near = Object.assign(foreign(), fields);
    expect(getConsentChallenge(near)).toBe(undefined);
    expect(getConsentChallenge(wrapped(near, 1))).toBe(undefined);
    expect(isConsentRequiredError(near)).toBe(false);
    near.cause = foreign();
    expect(getConsentChallenge(near)).toEqual(CHALLENGE);
  });
});
