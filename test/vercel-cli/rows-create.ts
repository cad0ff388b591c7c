import type { Row } from './row.js';

const credentials = '{"clientId":"id","clientSecret":"hidden"}';

/** What `vercel connect create` makes without a browser. */
export const CREATE: Row[] = [
  {
    name: 'create a managed connector in a linked folder',
    linked: 'prj_web',
    args: 'connect create slack --name new --format json',
    json: { uid: 'slack/new', type: 'slack', service: 'slack', connectionMethod: 'slack' },
    after: async ({ machine }) => {
      const { stdout } = await machine.run(['connect', 'list', '--format', 'json']);
      return stdout.includes('slack/new') ? undefined : 'not linked';
    },
  },
  {
    name: 'create what there is',
    args: 'connect create slack --name acme',
    code: 1,
    stderr: /A connector with the UID "slack\/acme" already exists/,
  },
  {
    name: 'create by the address of a service',
    args: 'connect create mcp.linear.app --name mcp --format json',
    json: { uid: 'oauth/mcp', type: 'oauth', service: 'mcp.linear.app' },
  },
  {
    name: 'create with credentials of its own',
    args: `connect create https://mcp.linear.app/sse --name own --data ${credentials} --format json`,
    json: { uid: 'oauth/own', type: 'oauth' },
    after: async ({ machine }) => {
      const { stdout } = await machine.run(['api', '/v1/connect/connectors/oauth%2Fown']);
      const isKept = stdout.includes('https://mcp.linear.app/sse');
      return isKept && !stdout.includes('hidden') ? undefined : `shows ${stdout}`;
    },
  },
  {
    name: 'create a connector of a named type',
    args: 'connect create crm.acme.test --name crm --connector-type api-key --data {"values":[{"value":"key"}]} --format json',
    json: { uid: 'api-key/crm', type: 'api-key' },
    before: async ({ emulator }) => emulator.connectors.remove('api-key/crm'),
  },
  {
    name: 'create without what the data needs',
    args: 'connect create okta --name n --data {}',
    code: 1,
    stderr: /body\.data\.clientId/,
  },
  {
    name: 'create by a connection method',
    args: `connect create okta --name sso --connection-method oauth --param domain=acme.okta.com --data ${credentials} --format json`,
    json: { uid: 'okta/sso', type: 'oauth', connectionMethod: 'oauth' },
  },
  {
    name: 'create for one product',
    args: `connect create notion --name docs --connection-method oauth --target api --data ${credentials} --format json`,
    json: { uid: 'notion/docs', connectionMethod: 'oauth', target: 'api' },
  },
  {
    name: 'create with several methods to choose from, without a terminal',
    args: 'connect create notion --name docs',
    code: 1,
    stderr: /Missing --connection-method\. "notion" supports: oauth \(OAuth\), api-key/,
  },
  {
    name: 'create with triggers for a custom environment',
    linked: 'prj_bot',
    args: 'connect create slack --name hooks --triggers --trigger-event app_mention --trigger-path /hook --trigger-project web --trigger-environment qa --format json',
    json: { uid: 'slack/hooks' },
    after: async ({ machine }) => {
      const { stdout } = await machine.run(['api', '/v1/connect/connectors/slack%2Fhooks']);
      const { triggerDestinations, events, triggers } = JSON.parse(stdout);
      const wanted = [{ projectId: 'prj_web', customEnvironmentId: 'env_qa1', path: '/hook' }];
      const found = JSON.stringify([triggers.enabled, events, triggerDestinations]);
      return found === JSON.stringify([true, ['app_mention'], wanted]) ? undefined : found;
    },
  },
  {
    name: 'help of a service',
    args: 'connect create notion --help',
    stdout: /Notion products:[\s\S]*Connection methods for Notion:/,
  },
];
