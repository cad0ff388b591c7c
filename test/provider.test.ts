import { expect, test } from 'vitest';
import { configureConnect, connectFetch } from '../src/index.js';
import { connectServer } from './support/connect-server.js';
import { APP } from './support/token-response.js';

test('a fetch of the module asks the client that the module has at each call', async () => {
  const [api, ...services] = await Promise.all([connectServer(), connectServer(), connectServer()]);
  const call = connectFetch('c', APP, { origins: [api.url] });
  for (const [index, { url }] of services.entries()) {
    configureConnect({ baseUrl: url, vercelToken: `vercel-token-${index}` });
    expect((await call(api.url)).status).toBe(200);
  }
  const callers = services.map(({ requests }) => requests.map((it) => it.headers.authorization));
  expect(callers).toEqual([['Bearer vercel-token-0'], ['Bearer vercel-token-1']]);
});

test('a later change of the params moves no request to another user', async () => {
  const [api, service] = await Promise.all([connectServer(), connectServer()]);
  configureConnect({ baseUrl: service.url, vercelToken: 'vercel-token' });
  const params = { subject: { type: 'user', id: 'ann' } } as const;
  const call = connectFetch('c', params, { origins: [api.url] });
  Object.assign(params.subject, { id: 'bob' });
  await call(api.url);
  expect(service.requests[0]?.body).toMatchObject({ subject: { id: 'ann' } });
});
