import { configureConnect, createConnect } from 'grantkit';
import * as eve from 'grantkit/eve';
import { undiciFetch } from 'grantkit/node';
import { failureOf, type Scenarios, same } from './scenario.js';
import { json, stub, token } from './stub-service.js';
import { withVariables } from './surroundings.js';

const PENDING = { request: 'req_1', verifier: 'verifier_1', url: 'https://connect.example/' };

/** The entries that need modules of Node, be it for a framework that imports them. */
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

  async 'node: undiciFetch sends requests, or says that it needs Node'({ deployment }) {
    if ('Bun' in globalThis) {
      const error = await failureOf(Promise.resolve().then(() => undiciFetch()));
      same(error.name, 'ConnectValidationError');
      return;
    }
    const fetch = undiciFetch({ connections: 1 });
    const connect = createConnect({ fetch });
    const ada = { subject: { type: 'user', id: 'ada' } } as const;
    await withVariables(deployment, () => connect.getToken('oauth/linear', ada));
    await fetch.close();
  },
};
