import { serve } from '@hono/node-server';
import { app } from './app.js';

// npx grantkit dev -- tsx examples/hono/node.ts
const port = Number(process.env.PORT ?? 3000);
serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, () => {
  console.log(`Listening at http://127.0.0.1:${port}`);
});
