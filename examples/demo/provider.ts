import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Emulator } from 'grantkit/emulator';

/** A provider API on loopback that accepts the emulator's tokens and greets whom they stand for. */
export async function startProvider(emulator: Emulator) {
  const server = createServer((request, response) => {
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    const { active, subject, tenantId, client_id } = emulator.introspect(token);
    response.statusCode = active ? 200 : 401;
    const whose = `${subject?.id ?? 'the bot'} of ${tenantId ?? client_id}`;
    response.end(active ? whose : 'token refused');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/whoami`;
  return {
    /** Calls the API with a token; resolves to its answer. */
    async whoami(token: string): Promise<string> {
      const response = await fetch(url, { headers: { Authorization: `Bearer ${token}` } });
      return `${response.status} ${await response.text()}`;
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** The provider of the demo. */
export type Provider = Awaited<ReturnType<typeof startProvider>>;
