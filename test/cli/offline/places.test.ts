import { expect, test } from 'vitest';
import { led, Places, requestArguments, route, urlOf } from '../../../src/cli/offline/places.js';

const places = Places.of('{"slack.com":"http://127.0.0.1:4003","api.x.test":"http://[::1]:9"}');

test.each([
  ['https://slack.com/api/auth.test?a=1', 'http://127.0.0.1:4003/api/auth.test?a=1'],
  ['http://slack.com:8080/', 'http://127.0.0.1:4003/'],
  ['https://api.x.test/y', 'http://[::1]:9/y'],
  ['https://slack.com//192.0.2.1/x?y', 'http://127.0.0.1:4003//192.0.2.1/x?y'],
  ['https://slack.com/\\\\192.0.2.1/x', 'http://127.0.0.1:4003///192.0.2.1/x'],
])('leads %s to %s', (from, to) => {
  expect(places.find(new URL(from))?.href).toBe(to);
});

test.each([
  'http://localhost:3000/',
  'https://127.0.0.1/',
  'http://app.localhost/',
  'http://[::1]/',
  'http://[::ffff:127.0.0.1]/',
])('leaves %s alone', (url) => expect(places.find(new URL(url))).toBeUndefined());

test.each([
  'https://example.com/?token=secret',
  'https://evil.slack.com/',
  'https://constructor/',
  'http://[::ffff:192.0.2.1]/',
])('refuses %s without telling more than the host', (url) => {
  const refusal = () => places.find(new URL(url));
  expect(refusal).toThrow(`knows no place of ${new URL(url).hostname} on this machine`);
  expect(refusal).not.toThrow('secret');
});

const done = () => {};
/** What a URL of another realm is to `instanceof`. */
const foreignUrl = {
  href: 'https://slack.com/a',
  protocol: 'https:',
  toString: () => 'https://slack.com/a',
};

test.each([
  [['https://slack.com/a?b', done], 'https://slack.com/a?b'],
  [[new URL('https://slack.com/a'), { method: 'POST' }, done], 'https://slack.com/a'],
  [[foreignUrl, done], 'https://slack.com/a'],
  [[{ hostname: 'slack.com', path: '/a' }, done], 'https://slack.com/a'],
  [[{ host: 'slack.com:444', path: '/a' }], 'https://slack.com/a'],
  [[{ host: 'slack.com', port: 444 }], 'https://slack.com:444/'],
  [[{ hostname: '::1', port: 5 }], 'https://[::1]:5/'],
  [[{}], 'https://localhost/'],
  [[{ host: 'slack.com', path: '//192.0.2.1/a' }], 'https://slack.com//192.0.2.1/a'],
  [[{ host: 'slack.com', path: '@localhost/a' }], 'https://slack.com/@localhost/a'],
  [[{ host: 'slack.com', path: '.localhost' }], 'https://slack.com/.localhost'],
  [[{ host: 'slack.com', path: '?a=1?b' }], 'https://slack.com/?a=1?b'],
  [[{ hostname: '', host: 'slack.com', path: '/localhost' }], 'https://slack.com/localhost'],
])('knows where %j goes', (args, url) => {
  const [options, onResponse] = requestArguments(args);
  expect(urlOf(options, 'https:').href).toBe(url);
  expect(onResponse).toBe(args.find((each) => each === done));
});

test('leads a request with its method and headers, but without its connection', () => {
  const options = {
    ...{ method: 'POST', host: 'slack.com', servername: 'slack.com', port: 443 },
    headers: { Host: 'slack.com', authorization: 'Bearer x' },
  };
  expect(led(options, new URL('http://[::1]:9/y?z'))).toEqual({
    ...{ method: 'POST', protocol: 'http:', hostname: '::1', host: undefined, port: '9' },
    ...{ path: '/y?z', headers: { authorization: 'Bearer x' } },
  });
  expect(led({ headers: ['host', 'x'] }, new URL('http://127.0.0.1:9/')).headers).toEqual([
    'host',
    'x',
  ]);
  expect(led({}, new URL('http://127.0.0.1:9/')).headers).toBeUndefined();
});

test('routes a request to its place, to nowhere, or leaves it alone', () => {
  expect(route(places, { host: 'slack.com' }, 'https:')).toMatchObject({ port: '4003' });
  expect(route(places, { host: 'localhost' }, 'https:')).toBeUndefined();
  expect(route(places, { host: 'docker', socketPath: '/run/x' }, 'http:')).toBeUndefined();
  const failed: unknown[] = [];
  const refused = route(places, { host: 'example.com' }, 'https:');
  expect(refused?.hostname).toBe('refused.invalid');
  refused?.lookup?.('refused.invalid', {}, (error) => failed.push(error?.message));
  expect(failed).toEqual([expect.stringContaining('knows no place of example.com')]);
});
