import type { discordChannel } from 'eve/channels/discord';
import type { githubChannel } from 'eve/channels/github';
import type { linearChannel } from 'eve/channels/linear';
import type { photonIMessageChannel } from 'eve/channels/photon';
import type { slackChannel } from 'eve/channels/slack';
import type { teamsChannel } from 'eve/channels/teams';
import {
  defineMcpClientConnection,
  defineOpenAPIConnection,
  type InteractiveAuthorizationDefinition,
  type NonInteractiveAuthorizationDefinition,
} from 'eve/connections';
import type * as reference from 'reference/eve';
import { expectTypeOf } from 'vitest';
import type * as ours from '../../src/eve/index.js';
import {
  connect,
  connectSendblueCredentials,
  connectSlackCredentials,
  connectTeamsCredentials,
} from '../../src/eve/index.js';

/** Checks that a value of either type can stand for the other. */
declare function interchangeable<A extends B, B extends C, C = A>(): void;

// The entry exports the names of the original, and each stands for the original's.
expectTypeOf<keyof typeof ours>().toEqualTypeOf<keyof typeof reference>();
expectTypeOf<typeof ours>().toExtend<typeof reference>();

// Types: both ways.
interchangeable<ours.ConnectAuthorizationPhase, reference.ConnectAuthorizationPhase>();
interchangeable<
  ours.EveConnectionAuthorizationContext,
  reference.EveConnectionAuthorizationContext
>();
interchangeable<ours.VercelConnectMetadata, reference.VercelConnectMetadata>();
interchangeable<
  ours.EveConnectAuthorizationDefinition<InteractiveAuthorizationDefinition>,
  reference.EveConnectAuthorizationDefinition<InteractiveAuthorizationDefinition>
>();
interchangeable<
  ours.EveConnectAuthorizationDefinition<NonInteractiveAuthorizationDefinition>,
  reference.EveConnectAuthorizationDefinition<NonInteractiveAuthorizationDefinition>
>();
interchangeable<ours.ConnectOAuthOptions, reference.ConnectOAuthOptions>();
interchangeable<ours.ConnectOAuthEnvironment, reference.ConnectOAuthEnvironment>();
interchangeable<ours.ConnectOAuthAudienceEnvironment, reference.ConnectOAuthAudienceEnvironment>();
interchangeable<ours.ConnectLinqCredentials, reference.ConnectLinqCredentials>();
interchangeable<ours.ConnectSendblueCredentials, reference.ConnectSendblueCredentials>();
interchangeable<ours.PhotonCredentials, reference.PhotonCredentials>();
interchangeable<ours.ConnectPhotonCredentialProvider, reference.ConnectPhotonCredentialProvider>();
interchangeable<ours.ConnectSlackCredentialsParams, reference.ConnectSlackCredentialsParams>();
interchangeable<ours.ConnectDiscordCredentialsParams, reference.ConnectDiscordCredentialsParams>();
interchangeable<ours.ConnectGitHubCredentialsParams, reference.ConnectGitHubCredentialsParams>();
interchangeable<ours.ConnectLinearCredentialsParams, reference.ConnectLinearCredentialsParams>();
interchangeable<ours.ConnectLinqCredentialsParams, reference.ConnectLinqCredentialsParams>();
interchangeable<ours.ConnectTeamsCredentialsParams, reference.ConnectTeamsCredentialsParams>();
interchangeable<ours.ConnectPhotonCredentialsParams, reference.ConnectPhotonCredentialsParams>();
interchangeable<
  ours.ConnectSendblueCredentialsParams,
  reference.ConnectSendblueCredentialsParams
>();

// Options: all of the original's are taken; those of a call may hold more than the original's.
expectTypeOf<reference.EveAuthorizationOptions>().toExtend<ours.EveAuthorizationOptions>();
expectTypeOf<reference.EveAuthorizationInput>().toExtend<ours.EveAuthorizationInput>();
expectTypeOf<keyof ours.EveAuthorizationOptions>().toEqualTypeOf<
  keyof reference.EveAuthorizationOptions
>();

// The principal decides over the definition.
type Interactive = ours.EveConnectAuthorizationDefinition<InteractiveAuthorizationDefinition>;
type NonInteractive = ours.EveConnectAuthorizationDefinition<NonInteractiveAuthorizationDefinition>;
expectTypeOf(connect('oauth/linear')).toEqualTypeOf<Interactive>();
expectTypeOf(connect({ connector: 'oauth/linear' })).toEqualTypeOf<Interactive>();
expectTypeOf(
  connect({ connector: 'oauth/linear', principalType: 'user' }),
).toEqualTypeOf<Interactive>();
expectTypeOf(
  connect({ connector: 'oauth/linear', principalType: 'app' }),
).toEqualTypeOf<NonInteractive>();
declare const input: ours.EveAuthorizationInput;
expectTypeOf(connect(input)).toExtend<Interactive | NonInteractive>();

// Every option, with either principal, in a connection of eve.
const options = {
  connector: 'oauth/linear',
  tokenParams: { scopes: ['read'], audience: ['https://mcp.linear.app'] },
  createSubject: (principal, { url }) =>
    principal.type === 'app'
      ? { type: 'app' }
      : { type: 'jwt-bearer', sub: principal.id, iss: principal.issuer, aud: url },
  connectOptions: { timeoutMs: 5_000, vercelToken: async () => 'token' },
  autoProvision: true,
  validate: true,
  instructions: 'Sign in to Linear.',
  displayName: 'Linear',
  onError: (error, phase) => (phase === 'getToken' ? new Error(String(error)) : undefined),
} satisfies ours.EveAuthorizationOptions;
const url = 'https://mcp.linear.app/mcp';
const description = 'Linear workspace: issues, projects, cycles, and comments.';
defineMcpClientConnection({ url, description, auth: connect(options) });
defineMcpClientConnection({
  url,
  description,
  auth: connect({ ...options, principalType: 'app' }),
});
defineOpenAPIConnection({ spec: url, description, auth: connect(input) });
connect('oauth/linear').evict({ principal: { type: 'user', id: 'ada' }, revoke: true });

// @ts-expect-error: the subject follows from the principal
connect({ connector: 'oauth/linear', tokenParams: { subject: { type: 'app' } } });
// @ts-expect-error: there is no such principal
connect({ connector: 'oauth/linear', principalType: 'agent' });
// @ts-expect-error: eve needs a description, which the README of the original leaves out
defineMcpClientConnection({ url, auth: connect('oauth/linear') });

// Each helper gives the credentials of its channel.
type CredentialsOf<T extends (config: never) => unknown> = NonNullable<
  NonNullable<Parameters<T>[0]>['credentials' & keyof NonNullable<Parameters<T>[0]>]
>;
type Given<T extends keyof typeof ours> = (typeof ours)[T] extends (...args: never) => infer R
  ? R
  : never;
expectTypeOf<Given<'connectSlackCredentials'>>().toExtend<CredentialsOf<typeof slackChannel>>();
expectTypeOf<Given<'connectDiscordCredentials'>>().toExtend<CredentialsOf<typeof discordChannel>>();
expectTypeOf<Given<'connectGitHubCredentials'>>().toExtend<CredentialsOf<typeof githubChannel>>();
expectTypeOf<Given<'connectLinearCredentials'>>().toExtend<CredentialsOf<typeof linearChannel>>();
expectTypeOf<Given<'connectTeamsCredentials'>>().toExtend<CredentialsOf<typeof teamsChannel>>();
expectTypeOf<Given<'connectPhotonCredentials'>>().toExtend<
  CredentialsOf<typeof photonIMessageChannel>
>();
// biome-ignore lint/suspicious/noTsIgnore: an older eve has no such channel, and then this is no error
// @ts-ignore: eve before 0.41, where nothing is compared
type LinqChannel = typeof import('eve/channels/linq').linqChannel;
expectTypeOf<Given<'connectLinqCredentials'>>().toExtend<CredentialsOf<LinqChannel>>();

// Parameters may come from a function, which Slack's channel tells of the workspace.
connectSlackCredentials('slack/a', ({ teamId }) => ({ installationId: teamId }));
connectSlackCredentials('slack/a', async ({ teamId = '' }) => ({ installationId: `of ${teamId}` }));
connectSlackCredentials('slack/a', { installationId: 'inst_1' });
connectSlackCredentials('slack/a', () => ({ installationId: 'inst_1' }));
// @ts-expect-error: a lookup without a result must not end in the default installation
connectSlackCredentials('slack/a', async () => undefined);
connectSendblueCredentials('sendblue/a', async () => ({ fromNumber: '+1' }));
// @ts-expect-error: the subject is the application
connectSlackCredentials('slack/a', { subject: { type: 'app' } });
// @ts-expect-error: a bot has the scopes of the Bot Framework
connectTeamsCredentials('microsoft-teams/a', { scopes: ['other'] });
