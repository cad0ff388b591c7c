import type { Row } from './row.js';
import { ICON } from './seed.js';

const shown = {
  uid: 'slack/acme',
  id: 'scl_slack',
  name: 'acme',
  type: 'slack',
  typeName: 'Slack',
};

/** What `vercel connect` does without a browser. */
export const CONNECT: Row[] = [
  {
    name: 'list of a linked folder',
    linked: 'prj_web',
    args: 'connect list --format json',
    json: { connectors: [shown] },
  },
  {
    name: 'list of all projects, filtered and in parts',
    args: 'connect list --all-projects --limit 1 --type slack,oauth --format json',
    json: { connectors: [{ ...shown, projects: [{ id: 'prj_web', name: 'web' }] }], cursor: /\w+/ },
    after: async ({ machine }, { stdout }) => {
      const { cursor } = JSON.parse(stdout);
      const rest = ['connect', 'list', '--all-projects', '--type', 'slack,oauth', '--next', cursor];
      const { stdout: next } = await machine.run([...rest, '--format', 'json']);
      const uids = JSON.parse(next).connectors.map(({ uid }: { uid: string }) => uid);
      return String(uids) === 'oauth/linear,slack/empty' ? undefined : `then came ${uids}`;
    },
  },
  {
    name: 'list by service and search',
    args: 'connect list --all-projects --service slack --search empty --format json',
    json: { connectors: [{ uid: 'slack/empty' }] },
  },
  {
    name: 'list with a wrong limit',
    args: 'connect list --all-projects --limit 200',
    code: 1,
    stderr: /limit: expected a number from 1 to 100/,
  },
  {
    name: 'token of the application',
    args: 'connect token slack/acme --subject app',
    stdout: /^emu_slack_\w+$/m,
  },
  {
    name: 'token as JSON, with an installation and scopes',
    args: 'connect token scl_slack --subject app --installation-id inst_000001 --scopes chat:write --format json',
    json: { token: /^emu_slack/, installationId: 'inst_000001', connector: { uid: 'slack/acme' } },
  },
  {
    name: 'token of a subject that there is none for',
    args: 'connect token api-key/crm --subject user',
    code: 1,
    stderr: /does not support getting a token for the requested subject/,
  },
  {
    name: 'token of no connector',
    args: 'connect token slack/none',
    code: 1,
    stderr: /Connector not found/,
  },
  {
    name: 'token that needs a person, without a terminal',
    args: 'connect token oauth/linear',
    code: 1,
    stderr:
      /To authorization, open: https:\/\/vercel\.com\/api\/v1\/connect\/authorize\/oauth%2Flinear\?/,
  },
  {
    name: 'open',
    args: 'connect open slack/acme --format json',
    json: { url: /^https:\/\/vercel\.com\/acme\/~\/connect\/scl_slack/ },
  },
  { name: 'open of none', args: 'connect open slack/none', code: 1 },
  {
    name: 'attach to chosen environments',
    args: 'connect attach oauth/linear --project web -e production -e qa --yes --format json',
    json: { environments: ['production', 'env_qa1'] },
  },
  {
    name: 'attach what is attached',
    args: 'connect attach slack/acme --project web --yes',
    stderr: /is already attached to/,
  },
  {
    name: 'attach with a trigger destination',
    linked: 'prj_bot',
    args: 'connect attach slack/acme --triggers --trigger-branch feature --trigger-path /bot --yes',
    after: async ({ machine }) => {
      const { stdout } = await machine.run(['api', '/v1/connect/connectors/scl_slack']);
      const wanted = { projectId: 'prj_bot', branch: 'feature', path: '/bot' };
      const found = JSON.stringify(JSON.parse(stdout).triggerDestinations);
      return found === JSON.stringify([wanted]) ? undefined : found;
    },
  },
  {
    name: 'attach to no project',
    args: 'connect attach slack/acme --project none --yes',
    code: 1,
    stderr: /was not found/,
  },
  {
    name: 'attach with a flag that there is not',
    args: 'connect attach slack/acme --project web --environments production --yes',
    code: 2,
    stderr: /--environment\b/,
  },
  {
    name: 'triggers where there are none',
    args: 'connect attach oauth/linear --project web --triggers --yes',
    code: 1,
    stderr: /does not support triggers/,
  },
  {
    name: 'detach',
    args: 'connect detach slack/acme --project web --yes',
    stderr: /Detached connector/,
  },
  {
    name: 'detach what is not attached',
    args: 'connect detach oauth/linear --project web --yes',
    stderr: /Nothing to do/,
  },
  {
    name: 'update the colors',
    args: 'connect update slack/acme --background-color #112233 --accent-color #abcdef --format json',
    json: { uid: 'slack/acme', backgroundColor: '#112233', accentColor: '#abcdef' },
  },
  {
    name: 'update the icon',
    before: ({ machine }) => machine.write('icon.png', ICON),
    args: 'connect update slack/acme --icon icon.png --format json',
    json: { icon: /^[\da-f]{40}$/ },
  },
  // "Removing a connector with attached projects fails unless you pass --disconnect-all to detach them
  // first."
  {
    name: 'remove what projects use',
    args: 'connect remove slack/acme --yes',
    code: 1,
    stderr: /Cannot delete connector .* while it has 1 connected project/,
  },
  {
    name: 'remove with all its links',
    args: 'connect remove slack/acme --yes --disconnect-all',
    after: async ({ machine }) => {
      const { code } = await machine.run(['connect', 'open', 'slack/acme', '--format', 'json']);
      return code === 1 ? undefined : 'still there';
    },
  },
  {
    name: 'revoke my tokens',
    before: async ({ emulator, machine }) => {
      emulator.grant({ connector: 'slack/acme', user: 'user_ann' });
      await machine.run(['connect', 'token', 'slack/acme']);
      await machine.run(['connect', 'token', 'slack/acme', '--subject', 'app']);
    },
    args: 'connect revoke-tokens slack/acme --my-tokens --yes --format json',
    json: { deleted: 1 },
  },
  {
    name: "revoke everybody's tokens",
    before: async ({ emulator, machine }) => {
      emulator.grant({ connector: 'slack/acme', user: 'user_ann' });
      await machine.run(['connect', 'token', 'slack/acme']);
      await machine.run(['connect', 'token', 'slack/acme', '--subject', 'app']);
    },
    args: 'connect revoke-tokens slack/acme --all-tokens --yes --format json',
    json: { deleted: 2 },
  },
  {
    name: 'contacts add',
    args: 'connect contacts add sendblue/line --phone-number +15551234567 --json',
    isLast: true,
    json: { phoneNumber: '+15551234567', status: 'pending' },
  },
];
