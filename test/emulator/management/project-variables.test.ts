import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { manage } from '../api.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    projects: [{ id: 'prj_web', environments: [{ slug: 'qa', id: 'env_qa1' }] }],
  });
});

beforeEach(() => emulator.reset());

const ENV = '/v10/projects/prj_web/env';
const variable = { key: 'K', value: 'v', type: 'encrypted', target: ['development'] };
const add = (fields: object = {}) => manage(emulator, `POST ${ENV}`, { ...variable, ...fields });
const pulled = async (path: string) =>
  (await manage(emulator, `GET /v3/env/pull/prj_web/${path}`)).body.env.K;

test('adds a variable, which deployments then see', async () => {
  const { status, body } = await add({ visibility: 'config' });
  expect([status, body.failed]).toEqual([201, []]);
  expect(body.created).toMatchObject(variable);
  expect((await manage(emulator, `GET ${ENV}`)).body.envs).toMatchObject([variable]);
  expect(await pulled('development')).toBe('v');
  expect(await pulled('production')).toBeUndefined();
});

test('prefers the variable of a branch, and knows custom environments', async () => {
  await add({ target: ['preview'], value: 'all' });
  await add({ target: ['preview'], value: 'one', gitBranch: 'feature' });
  await add({ target: [], customEnvironmentIds: ['env_qa1'], value: 'qa' });
  expect(await pulled('preview')).toBe('all');
  expect(await pulled('preview/feature')).toBe('one');
  expect(await pulled('qa')).toBe('qa');
});

test('takes a list of variables, and does not show the sensitive ones', async () => {
  const list = [variable, { ...variable, key: 'S', type: 'sensitive' }];
  expect((await manage(emulator, `POST ${ENV}`, list)).body.created).toHaveLength(2);
  const { envs } = (await manage(emulator, `GET ${ENV}`)).body;
  expect(envs.map(({ value }: { value: string }) => value)).toEqual(['v', '']);
});

test('keeps a name once for each environment', async () => {
  await add();
  const { status, body } = await add({ target: ['development', 'preview'] });
  expect([status, body.error.code]).toEqual([409, 'conflict']);
});

test.each([
  [{ key: 'a-b' }, 'body.key: '],
  [{ targets: [] }, 'body.targets: unknown field; did you mean "target"?'],
  [{ target: [] }, 'body.target: name one at least'],
  [{ target: ['staging'] }, 'no environment "staging"'],
  [{ value: 1 }, 'body.value: '],
])('names what is wrong in %j', async (fields, message) => {
  const { status, body } = await add(fields);
  expect(status).toBe(400);
  expect(body.error.message).toContain(message);
});
