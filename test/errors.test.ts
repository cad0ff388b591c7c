import { inspect } from 'node:util';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import * as errors from '../src/errors.js';

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
    expect(Object.keys(error)).not.toContain('name');
    expect(String(error)).toBe(`${name}: m`);
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

test('is not retryable and has no cause unless told', () => {
  const error = new ConnectError('m');
  expect(error.retryable).toBe(false);
  expect('cause' in error).toBe(false);
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

describe('what a log shows', () => {
  const vendor = { detail: 'vendor-payload' };
  const error = new ConnectError('m', { code: 'c', status: 400, vendor, requestId: 'r' });

  test('holds no vendor payload in util.inspect', () => {
    expect(inspect(error, { depth: 9 })).not.toContain('vendor-payload');
    expect(inspect({ error }, { depth: 9 })).toContain("code: 'c'");
  });

  test('holds name, message and codes but no vendor, cause or stack in JSON', () => {
    const caused = new NoValidTokenError('m', { code: 'c', vendor, cause: new Error('inner') });
    expect(JSON.parse(JSON.stringify({ caused }))).toEqual({
      caused: { name: 'NoValidTokenError', message: 'm', code: 'c', retryable: false },
    });
  });

  test('holds no vendor payload after a spread', () => {
    expect(JSON.stringify({ ...error })).not.toContain('vendor-payload');
  });

  test('leaves the vendor payload to those who ask for it', () => {
    expect(error.vendor).toEqual(vendor);
  });
});
