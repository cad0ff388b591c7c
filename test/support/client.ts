import { type ConnectClientOptions, createConnect } from '../../src/index.js';
import { type ConnectServer, connectServer } from './connect-server.js';

/** A server and a client of it that holds an explicit credential. */
export async function serverAndClient(
  options: ConnectClientOptions = {},
  ...script: Parameters<typeof connectServer>
) {
  const server: ConnectServer = await connectServer(...script);
  const connect = createConnect({ baseUrl: server.url, vercelToken: 'vercel-token', ...options });
  return { server, connect };
}
