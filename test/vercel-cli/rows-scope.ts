import { decodeJwt } from 'jose';
import type { Row } from './row.js';

const environmentOf = (text: string) =>
  decodeJwt(/eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(text)?.[0] ?? '')['environment'];

/** Who calls and for which team; projects and their variables. */
export const SCOPE: Row[] = [
  { name: 'whoami', args: 'whoami', stdout: /^ann$/m },
  {
    name: 'whoami as JSON',
    args: 'whoami --format json',
    json: { team: { id: 'team_acme', slug: 'acme', plan: 'pro' }, username: 'ann', name: 'Ann' },
  },
  {
    name: 'whoami --scope',
    args: 'whoami --scope other --format json',
    json: { team: { slug: 'other' } },
  },
  { name: 'a scope that is none', args: 'whoami --scope none', code: 1 },
  { name: 'a token with other characters', args: 'whoami --token a-b', code: 2 },
  {
    name: 'a token that nobody issued',
    before: ({ emulator }) => emulator.reset(),
    args: 'whoami --token unknown',
    consent: 'ask',
    code: 1,
    stderr: /The token provided via .*--token.* argument is not valid/,
  },
  {
    name: 'teams ls',
    args: 'teams ls --format json',
    json: { teams: [{ slug: 'acme' }, { slug: 'other' }] },
  },
  {
    name: 'teams switch',
    args: 'teams switch other',
    after: ({ machine }) =>
      machine.read('../config/config.json').includes('team_other') ? undefined : 'not switched',
  },
  {
    name: 'project and team by the environment',
    args: 'connect list --format json',
    env: { VERCEL_ORG_ID: 'team_acme', VERCEL_PROJECT_ID: 'prj_web' },
    json: { connectors: [{ uid: 'slack/acme' }] },
  },
  {
    name: 'the project without its team in the environment',
    args: 'connect list',
    env: { VERCEL_PROJECT_ID: 'prj_web' },
    code: 1,
    stderr: /VERCEL_ORG_ID/,
  },
  {
    name: 'project ls',
    args: 'project ls --json',
    json: { projects: [{ name: 'web' }, { name: 'bot' }] },
  },
  {
    name: 'project add',
    args: 'project add new',
    after: async ({ machine }) => {
      const { code } = await machine.run(['project', 'inspect', 'new']);
      return code === 0 ? undefined : 'not created';
    },
  },
  { name: 'project inspect', args: 'project inspect web', stderr: /prj_web/ },
  { name: 'project inspect of none', args: 'project inspect none', code: 1 },
  {
    name: 'project token',
    args: 'project token web',
    after: (_, { stdout }) =>
      environmentOf(stdout) === 'development' ? undefined : 'no token of a developer',
  },
  {
    name: 'link to a known project',
    args: 'link --yes --project web --scope acme',
    after: ({ machine }) => {
      const isLinked = machine.read('.vercel/project.json').includes('prj_web');
      const isPulled = machine.read('.env.local').includes('VERCEL_OIDC_TOKEN=');
      return isLinked && isPulled ? undefined : 'not linked, or nothing pulled';
    },
  },
  {
    name: 'link to a new project',
    args: 'link --yes --project fresh --scope acme',
    after: ({ machine }) =>
      machine.read('.vercel/project.json').includes('prj_0') ? undefined : 'not created',
  },
  {
    name: 'link a repository that has no projects',
    before: ({ machine }) => {
      const config = '[remote "origin"]\n\turl = https://github.com/acme/web.git\n';
      machine.write('.git/config', config);
    },
    args: 'link --repo --yes --scope acme',
    stderr: /No Projects are linked to https:..github.com.acme.web.git/,
  },
  {
    name: 'env pull',
    linked: 'prj_web',
    args: 'env pull --yes',
    after: ({ machine }) => {
      const text = machine.read('.env.local');
      if (!text.includes('VERCEL_CONNECT_API_URL="http://127.0.0.1')) return 'no address';
      return environmentOf(text) === 'development' ? undefined : 'no OIDC token';
    },
  },
  {
    name: 'env pull of a custom environment',
    linked: 'prj_web',
    args: 'env pull qa.env --yes --environment qa',
    after: ({ machine }) =>
      environmentOf(machine.read('qa.env')) === 'qa' ? undefined : 'not of qa',
  },
  {
    name: 'env pull of a branch',
    linked: 'prj_web',
    args: 'env pull --yes --environment preview --git-branch feature',
    after: ({ machine }) =>
      environmentOf(machine.read('.env.local')) === 'preview' ? undefined : 'not of preview',
  },
  {
    name: 'env run',
    linked: 'prj_web',
    args: `env run -- ${process.execPath} --print process.env.GREETING`,
    stdout: /hello/,
  },
  {
    name: 'pull',
    linked: 'prj_web',
    args: 'pull --yes',
    after: ({ machine }) =>
      machine.read('.vercel/.env.development.local').includes('GREETING') ? undefined : 'no file',
  },
  { name: 'env ls', linked: 'prj_web', args: 'env ls', stdout: /GREETING/ },
  {
    name: 'env add',
    linked: 'prj_web',
    args: 'env add K development --value v --yes',
    after: async ({ machine }) => {
      const { stdout } = await machine.run(['env', 'ls']);
      return /\bK\b/.test(stdout) ? undefined : 'not added';
    },
  },
  {
    name: 'dev, which serves with the token of the emulator',
    linked: 'prj_web',
    before: ({ machine }) => {
      machine.write('vercel.json', JSON.stringify({ devCommand: 'node server.cjs' }));
      machine.write(
        'server.cjs',
        `const { createServer } = require('node:http');
        const { PORT, GREETING, VERCEL_OIDC_TOKEN } = process.env;
        createServer((_, response) => response.end()).listen(PORT, () =>
          console.log('serves, token', Boolean(VERCEL_OIDC_TOKEN), GREETING));`,
      );
    },
    args: 'dev --yes --listen 127.0.0.1:0',
    until: /token true hello/,
    stdout: /token true hello/,
  },
  { name: 'api', args: 'api /v1/connect/connectors/scl_slack', json: { uid: 'slack/acme' } },
  {
    name: 'tokens ls',
    args: 'tokens ls --format json',
    json: { tokens: [{ name: 'CLI' }] },
  },
];
