import { slackChannel } from 'eve/channels/slack';
import { defineMcpClientConnection } from 'eve/connections';
import { connect, connectSlackCredentials } from 'grantkit/eve';

/** Tools of Linear, as the user who talks to the agent: `agent/connections/linear.ts`. */
export const linearAuth = connect('oauth/linear');
export const linear = defineMcpClientConnection({
  url: 'https://mcp.linear.app/mcp',
  description: 'Linear workspace: issues, projects, cycles, and comments.',
  auth: linearAuth,
});

/** The agent in Slack: `agent/channels/slack.ts`. */
export const slack = slackChannel({ credentials: connectSlackCredentials('slack/my-agent') });
