import { pathToFileURL } from 'node:url';
import { createConnect } from 'grantkit';
import { redisStore } from 'grantkit/redis';

/** Gets a token as one of many processes, and tells where it came from. */
export async function work(): Promise<string> {
  const { REDIS_URL: url, CONNECT_CACHE_SECRET: secret } = process.env;
  await using store = redisStore({ url, secret });
  let origin = 'found nothing to do';
  const connect = createConnect({
    cache: { store },
    onEvent({ type }) {
      if (type === 'request') origin = 'asked the service';
      if (type === 'store-hit') origin = 'took it from Redis';
    },
  });
  await connect.getToken('slack/acme-slack', { subject: { type: 'app' } });
  return origin;
}

// Twice, in two terminals: REDIS_URL=… CONNECT_CACHE_SECRET=… tsx examples/many-processes.ts
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(`Process ${process.pid} ${await work()}.`);
}
