import { configureConnect } from 'grantkit';
import * as eve from 'grantkit/eve';
import { type Scenarios, same } from './scenario.js';
import { json, stub, token } from './stub-service.js';

const PENDING = { request: 'req_1', verifier: 'verifier_1', url: 'https://connect.example/' };

/** The entry for eve, a framework that itself imports modules of Node. */
export const framework: Scenarios = {
  async 'eve: a connection has the tokens of its user, and starts a consent'() {
    const { fetch, requests } = stub(token('given'), json(PENDING));
    configureConnect({ fetch, vercelToken: 'vercel-token' });
    const principal = { type: 'user', id: 'ann', issuer: 'https://idp.example', attributes: {} };
    const { getToken, startAuthorization } = eve.connect('oauth/linear');
    const context = { principal, connection: { url: 'https://mcp.example/mcp' } } as never;
    same((await getToken(context)).token, 'given');
    same(Object(requests[0]?.body).subject.id, 'ann');
    const callback = { callbackUrl: 'https://app.example/callback' };
    const { challenge } = await startAuthorization({ ...Object(context), ...callback });
    same(Object(challenge).url, PENDING.url);
  },
};
