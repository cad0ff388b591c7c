import { inspect } from 'node:util';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import * as errors from '../src/errors.js';
import { serverAndClient } from './support/client.js';
import { refusal } from './support/connect-server.js';
import { APP, failureOf } from './support/token-response.js';

const { ConnectError, NoValidTokenError, isConnectError } = errors;
const classes = Object.entries(errors).filter(
  ([name]) => name.endsWith('Error') && name[0] === 'C',
);
const typed = Object.values(errors).filter(
  (value): value is typeof ConnectError =>
    typeof value === 'function' && value !== isConnectError && value !== ConnectError,
);

test.each(Object.entries(errors).filter(([name]) => name !== 'isConnectError'))(
  '%s is named like its class and is an Error',
  (name, value) => {
    const error = new (value as typeof ConnectError)('m');
    expect(error.name).toBe(name);
    expect(error).toBeInstanceOf(ConnectError);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toBe(`${name}: m`);
    expect(error.stack?.startsWith(`${name}: m\n`)).toBe(true);
  },
);

test('carries what it is given', () => {
  const options = {
    code: 'c',
    status: 503,
    statusText: 'Service Unavailable',
    vendor: { a: 1 },
    requestId: 'sfo1::1',
    retryAfterMs: 5,
    retryable: true,
    hint: 'h',
    cause: new Error('why'),
  };
  expect(new ConnectError('m', options)).toMatchObject({ message: 'm', ...options });
});

test('has only what it is given, and is not retryable unless told', () => {
  const error = new ConnectError('m');
  expect(error.retryable).toBe(false);
  for (const field of [
    'code',
    'status',
    'statusText',
    'requestId',
    'retryAfterMs',
    'hint',
    'cause',
  ]) {
    expect(field in error, field).toBe(false);
  }
  expect('cause' in new ConnectError('m', { cause: undefined })).toBe(true);
});

describe('instanceof', () => {
  let copy: typeof errors;
  beforeAll(async () => {
    vi.resetModules();
    copy = await import('../src/errors.js');
  });

  test('holds between two copies of the module', () => {
    expect(copy.ConnectError).not.toBe(ConnectError);
    const error = new copy.NoValidTokenError('m');
    expect(error).toBeInstanceOf(NoValidTokenError);
    expect(error).toBeInstanceOf(ConnectError);
    expect(isConnectError(error)).toBe(true);
    expect(error).not.toBeInstanceOf(errors.ConnectNetworkError);
  });

  test.each(classes)('tells %s of a copy from the others', (name) => {
    const key = name as 'ConnectNetworkError';
    const error = new copy[key]('m');
    expect(typed.filter((type) => error instanceof type)).toEqual(
      key === ('ConnectError' as string) ? [] : [errors[key]],
    );
  });

  test('works for the classes that users derive', () => {
    class OurError extends NoValidTokenError {
      extra = 1;
    }
    class OtherError extends ConnectError {}
    const error = new OurError('m', { code: 'no_token' });
    expect(error).toBeInstanceOf(OurError);
    expect(error).toBeInstanceOf(NoValidTokenError);
    expect(error).toBeInstanceOf(copy.ConnectError);
    expect(error).not.toBeInstanceOf(OtherError);
    expect(new NoValidTokenError('m')).not.toBeInstanceOf(OurError);
  });

  test.each([undefined, null, 'ConnectError', {}, new Error('m'), () => {}])(
    'does not hold for %s',
    (value) => {
      expect((value as unknown) instanceof ConnectError).toBe(false);
      expect(isConnectError(value)).toBe(false);
    },
  );
});

describe('what is left of an error', () => {
  const vendor = { detail: 'vendor-payload' };
  const shown = { code: 'no_token', status: 404, statusText: 'Not Found', requestId: 'r' };
  const told = { ...shown, retryAfterMs: 5, hint: 'h', retryable: true };
  const cause = Object.assign(new Error('inner'), { code: 'ECONNRESET' });
  const error = new NoValidTokenError('m', { ...told, vendor, cause });
  const all = { name: 'NoValidTokenError', message: 'm', ...told };

  test('after a spread: name, message and every field, but neither vendor nor cause', () => {
    expect({ ...error }).toEqual(all);
    expect(Object.assign({}, error)).toEqual(all);
  });

  test('in JSON: name, message and every field, but neither vendor, cause nor stack', () => {
    expect(JSON.parse(JSON.stringify({ error }))).toEqual({ error: all });
    expect(error.toJSON()).toEqual(all);
    expect(JSON.parse(JSON.stringify(new ConnectError('m')))).toEqual({
      name: 'ConnectError',
      message: 'm',
      retryable: false,
    });
  });

  test('in util.inspect: stack, fields and cause, but no vendor, and the message once', () => {
    const text = inspect(error, { depth: 9 });
    expect(text).toMatch(/^NoValidTokenError: m\n {4}at /);
    for (const field of ["code: 'no_token'", 'status: 404', "hint: 'h'", "requestId: 'r'"]) {
      expect(text).toContain(field);
    }
    expect(text).toContain('[cause]: Error: inner');
    expect(text).not.toContain('vendor-payload');
    expect(text).not.toContain('message:');
    expect(inspect({ error }, { depth: 9 })).toContain("code: 'no_token'");
  });

  test('after structuredClone: message, stack and cause, as the format has no place for more', () => {
    const clone: Error & Record<string, unknown> = structuredClone(error) as never;
    expect(clone).toBeInstanceOf(Error);
    expect(clone.message).toBe('m');
    expect(clone.stack).toBe(error.stack);
    expect(clone.cause).toMatchObject({ message: 'inner' });
    expect(Object.keys(clone)).toEqual([]);
    expect(inspect(clone, { depth: 9, showHidden: true })).not.toContain('vendor-payload');
  });

  test('in a copy of its fields, which structuredClone takes whole', () => {
    expect(structuredClone({ ...error })).toEqual(all);
  });

  test('leaves the vendor payload to those who ask for it', () => {
    expect(error.vendor).toEqual(vendor);
    expect(Object.keys(error)).not.toContain('vendor');
  });

  test('may be written anew by those who wrap it', () => {
    const mine = new NoValidTokenError('m') as Error;
    mine.message = 'more';
    mine.name = 'Mine';
    expect(String(mine)).toBe('Mine: more');
  });
});

test('an error from the wire survives with all that helps, and without credentials', async () => {
  const vendor = { said: 'vendor-payload' };
  const answer = refusal(404, 'not_found', 'bearer-s3cret is unknown', { vendor });
  const { connect } = await serverAndClient(
    { vercelToken: 'bearer-s3cret' },
    { ...answer, headers: { 'x-vercel-id': 'sfo1::1' } },
  );
  const error = await failureOf(connect.getToken('slack/acme', APP));
  const forms = [inspect(error, { depth: 9 }), JSON.stringify(error), JSON.stringify({ ...error })];
  for (const form of forms) {
    for (const part of [
      ...['ConnectorNotFoundError', '[redacted] is unknown', 'not_found', '404', 'sfo1::1'],
      'vercel connect list',
    ]) {
      expect(form).toContain(part);
    }
    expect(form).not.toMatch(/s3cret|vendor-payload/);
  }
  expect(inspect(structuredClone(error), { depth: 9 })).not.toMatch(/s3cret|vendor-payload/);
});
