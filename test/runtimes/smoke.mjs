// Run by each runtime itself, on the built package.
import { createConnect } from 'grantkit';

let requests = 0;
const connect = createConnect({
  vercelToken: 'vercel-token',
  fetch: async () => {
    requests++;
    const connector = { id: 'scl_1', uid: 'oauth/linear', type: 'oauth' };
    return Response.json({ token: 'provider', expiresAt: Date.now() + 3_600_000, connector });
  },
});
const params = { subject: { type: 'token', token: 'to-exchange' } };
const tokens = [
  await connect.getToken('oauth/linear', params),
  await connect.getToken('oauth/linear', params),
];
const refusal = await connect.getToken('oauth/linear', {}).catch(({ name }) => name);
if (
  tokens.join() !== 'provider,provider' ||
  requests !== 1 ||
  refusal !== 'ConnectValidationError'
) {
  throw new Error(`unexpected: ${tokens}, ${requests} requests, ${refusal}`);
}
console.log('smoke test passed');
