// Plain JavaScript on the built package, for runtimes that know no TypeScript.
import { ConnectError, createConnect, NoValidTokenError } from 'grantkit';

const EXCHANGE = { subject: { type: 'token', token: 'to-exchange' } };

/** Acquires a token, has the second call served from the cache, and is refused bad input. */
export async function smoke() {
  let requests = 0;
  const connect = createConnect({
    vercelToken: 'vercel-token',
    fetch: async () => {
      requests++;
      const connector = { id: 'scl_1', uid: 'oauth/linear', type: 'oauth' };
      return Response.json({ token: 'provider', expiresAt: Date.now() + 3_600_000, connector });
    },
  });
  const first = await connect.getToken('oauth/linear', EXCHANGE);
  const second = await connect.getToken('oauth/linear', EXCHANGE);
  const refusal = await connect.getToken('oauth/linear', {}).catch(({ name }) => name);
  // What a bundler calls a class shows in every log.
  const names = [ConnectError.name, NoValidTokenError.name];
  const seen = [first, second, requests, refusal, ...names].join();
  const expected = 'provider,provider,1,ConnectValidationError,ConnectError,NoValidTokenError';
  if (seen !== expected) throw new Error(`unexpected: ${seen}`);
}
