import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { redisStore } from '../../src/redis/index.js';
import { freePort } from '../support/free-port.js';
import { issuingService } from './processes/issuing-service.js';
import { MemberProcess } from './processes/member-process.js';
import { describeWith, noServer } from './redis-needed.js';
import { installed, PROGRAMS, type RedisServer, startRedis } from './start-redis.js';
import { ANY, keepsTheContract, PATIENT, SECRET } from './store.js';

const PASSWORD = 'a-password';
/** What a user may do who does what the README says. */
const RIGHTS = /user of Redis needs `([^`]+)`/.exec(
  readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8'),
)?.[1];

describeWith(noServer, 'a Redis with a user for this', () => {
  let redis: RedisServer;
  const urlWith = (password: string) => redis.url.replace('//', `//connect:${password}@`);

  beforeAll(async () => {
    const user = ['connect', 'on', `>${PASSWORD}`, ...(RIGHTS?.split(' ') ?? [])];
    redis = await startRedis({ options: ['--user', ...user] });
    redis.command('acl', 'setuser', 'default', 'off');
  });
  afterAll(() => redis?.stop());

  keepsTheContract(() =>
    redisStore({ url: urlWith(PASSWORD), secret: SECRET, deadlines: PATIENT }),
  );

  test('refuses another password, which no error tells', async () => {
    const store = redisStore({
      url: urlWith('wrong-password'),
      secret: SECRET,
      deadlines: PATIENT,
    });
    const taking = store.take({ subject: 'subject', request: 'request' }, ANY);
    const error = await taking.catch((thrown: unknown) => thrown);
    expect(String(error)).toContain('WRONGPASS');
    const { inspect } = await import('node:util');
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('wrong-password');
  });
});

describeWith(noServer, 'a Redis behind TLS', () => {
  let redis: RedisServer;
  let address: string;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grantkit-tls-'));
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
    const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    await Promise.all([writeFile(keyFile, key), writeFile(certFile, cert)]);
    const port = String(await freePort());
    const files = ['--tls-cert-file', certFile, '--tls-key-file', keyFile];
    const options = ['--tls-port', port, ...files, '--tls-auth-clients', 'no'];
    redis = await startRedis({ options });
    address = `rediss://localhost:${port}`;
  });
  afterAll(async () => {
    await redis?.stop();
    await rm(folder, { recursive: true });
  });

  test('is reached by its URL, by two processes', async () => {
    const service = await issuingService();
    const options = { baseUrl: service.url, redisUrl: address, secret: SECRET };
    const env = { NODE_EXTRA_CA_CERTS: join(folder, 'cert.pem') };
    const start = () => MemberProcess.start(options, env);
    const members = await Promise.all([start(), start()]);
    const tokens = [];
    for (const member of members) tokens.push(await member.do('get', 'ann'));
    expect([tokens, service.counts.requests]).toEqual([['ann.1', 'ann.1'], 1]);
    await Promise.all(members.map((member) => member.stop()));
    service.close();
  });

  test('is not trusted with a certificate that nobody vouches for', async () => {
    await using store = redisStore({ url: address, secret: SECRET, deadlines: PATIENT });
    const taking = store.take({ subject: 'subject', request: 'request' }, ANY);
    await expect(taking).rejects.toThrow(/self-signed|first certificate/);
  });
});

for (const program of PROGRAMS) {
  const reason = installed.includes(program) ? undefined : `needs ${program} on PATH`;
  describeWith(reason, `a ${program}`, () => {
    let server: RedisServer;
    beforeAll(async () => {
      server = await startRedis({ program });
    });
    afterAll(() => server?.stop());
    keepsTheContract(() => redisStore({ url: server.url, secret: SECRET, deadlines: PATIENT }));
  });
}
