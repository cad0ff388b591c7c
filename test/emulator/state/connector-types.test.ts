import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createEmulator } from '../../../src/emulator/index.js';
import { connectorType, connectorTypes } from '../../../src/emulator/state/connector-types.js';
import { requestToken, send } from '../api.js';

const SUBJECTS = {
  app: { type: 'app' },
  user: { type: 'user', id: 'ada' },
  'jwt-bearer': { type: 'jwt-bearer', sub: 'ada@acme.test' },
  token: { type: 'token', token: 'opaque' },
} as const;
type Kind = keyof typeof SUBJECTS;

/** Which of the four subjects a connector of a type has tokens for. */
async function subjectsOf(type: string): Promise<Kind[]> {
  const uid = `${type}/acme`;
  const emulator = await createEmulator({ consent: 'auto', connectors: [{ uid }] });
  const answers = Object.entries(SUBJECTS).map(async ([kind, subject]) => {
    if (kind === 'user') {
      await send(emulator, `POST /v1/connect/authorize/${encodeURIComponent(uid)}`, { subject });
    }
    const { status, body } = await requestToken(emulator, uid, { subject });
    expect([200, 'unresolved_token']).toContain(status === 422 ? body.error.code : status);
    return status === 200 ? [kind as Kind] : [];
  });
  return (await Promise.all(answers)).flat();
}

// "One connector can issue tokens for any of three subjects: app, user, jwt-bearer." What a provider
// has no flow for is left out: an API key is static, a messaging service knows no users.
test.each<[Kind[], string[]]>([
  [
    ['app', 'user', 'jwt-bearer'],
    ['slack', 'github', 'linear', 'discord'],
  ],
  [
    ['app', 'user', 'jwt-bearer'],
    ['snowflake', 'snowflake-wif', 'salesforce'],
  ],
  [
    ['app', 'user', 'jwt-bearer', 'token'],
    ['oauth', 'custom', 'microsoft-entra'],
  ],
  [
    ['app', 'user', 'jwt-bearer', 'token'],
    ['microsoft-teams', 'a-type-nobody-knows'],
  ],
  [['app', 'user'], ['api-key']],
  [['app'], ['linq', 'sendblue', 'photon']],
])('has tokens for %j at %j', async (subjects, types) => {
  for (const type of types) expect([type, await subjectsOf(type)]).toEqual([type, subjects]);
});

// Installations: "Snowflake, Salesforce, API Key, and Custom OAuth connectors are single-tenant: they
// have one (implicit) installation. Slack and GitHub are multi-tenant".
test.each([
  [true, ['slack', 'github', 'linear', 'microsoft-entra', 'microsoft-teams']],
  [false, ['snowflake', 'snowflake-wif', 'salesforce', 'api-key', 'oauth', 'custom']],
  [false, ['linq', 'sendblue', 'photon']],
])('is installed once per tenant: %s, at %j', async (supportsInstallation, types) => {
  for (const type of types) {
    const emulator = await createEmulator({
      connectors: [{ uid: `${type}/acme`, installations: undefined }],
    });
    const path = `/v1/connect/connectors/${type}%2Facme`;
    expect((await send(emulator, `GET ${path}`)).body).toMatchObject({
      type,
      supportsInstallation,
    });
    const install = await send(emulator, `POST /v1/connect/install/${type}%2Facme`, {});
    expect([type, install.status]).toEqual([type, supportsInstallation ? 200 : 400]);
    const everywhere = { subject: SUBJECTS.app, installationId: '*' };
    const token = await requestToken(emulator, `${type}/acme`, everywhere);
    expect([type, token.status]).toEqual([type, type === 'github' ? 200 : 422]);
  }
});

test('is in the README with what it can do', async () => {
  const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');
  const rows = readme
    .split('\n')
    .filter((line) => /^\| `[a-z-]+`[^|]*\|(?: [^|]*\|){5}$/.test(line));
  const cells = rows.flatMap((row) => {
    const [names = '', ...traits] = row.slice(2, -2).split(' | ');
    return names.split(', ').map((name) => [name, ...traits]);
  });
  expect(cells.sort()).toEqual(connectorTypes().map(described).sort());
});

/** A row of the README. */
function described(name: string): string[] {
  const type = connectorType(name);
  const many = type.supportsCrossInstallation ? "many, `'*'`" : 'many';
  return [
    `\`${name}\``,
    type.subjectTypes.length === 4 ? 'all four' : type.subjectTypes.join(', '),
    type.supportsInstallation ? many : 'one',
    lifetime(type.tokenLifetimeMs),
    type.supportsRevocation ? 'yes' : 'until it expires',
    type.supportsTriggers ? 'yes' : '–',
  ];
}

function lifetime(ms: number): string {
  const minutes = ms / 60_000;
  return minutes < 60 ? `${minutes} min` : `${minutes / 60} h`;
}
