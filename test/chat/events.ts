const ANN = { id: 5, login: 'ann', type: 'User' };
const AT = '2026-01-01T00:00:00Z';

/** What the providers send when Ann speaks to the bot; each names a tenant of its own. */
export const EVENTS = {
  slack: {
    type: 'event_callback',
    team_id: 'tenant-9',
    event_id: 'E1',
    event: { type: 'app_mention', user: 'U9', text: '<@U1> hi', ts: '1.3', channel: 'C1' },
  },
  discord: {
    id: 'i1',
    type: 2,
    token: 'interaction-token',
    application_id: 'app_1',
    guild_id: 'tenant-9',
    channel_id: 'C1',
    member: { user: { id: 'u5', username: 'ann' } },
    data: { id: 'd1', name: 'ask', type: 1 },
  },
  github: {
    action: 'created',
    installation: { id: 9 },
    issue: { number: 1, title: 'Issue', body: '', user: ANN },
    comment: { id: 7, body: '@bot hi', user: ANN, created_at: AT, updated_at: AT, html_url: '' },
    repository: { name: 'app', full_name: 'acme/app', owner: { id: 1, login: 'acme' } },
    sender: ANN,
  },
  linear: {
    type: 'Comment',
    action: 'create',
    organizationId: 'org',
    createdAt: AT,
    actor: { id: 'ann', name: 'ann', type: 'user' },
    data: {
      id: 'cm1',
      body: '@bot hi',
      issueId: 'issue1',
      userId: 'ann',
      user: { id: 'ann', name: 'ann', url: 'https://linear.app/acme/profiles/ann' },
      createdAt: AT,
      updatedAt: AT,
    },
  },
  teams: (serviceUrl: string) => ({
    type: 'message',
    id: 'm1',
    text: '<at>bot</at> hi',
    channelId: 'msteams',
    serviceUrl,
    conversation: { id: 'conv1', conversationType: 'personal', tenantId: 'tenant-9' },
    from: { id: 'u5', name: 'ann' },
    recipient: { id: '28:app_1', name: 'bot' },
    timestamp: AT,
  }),
  telegram: {
    update_id: 1,
    message: {
      message_id: 1,
      date: 1,
      text: '@bot hi',
      chat: { id: 5, type: 'private' },
      from: { id: 5, is_bot: false, first_name: 'Ann' },
    },
  },
  photon: {
    event: 'messages',
    space: { id: 'iMessage;-;+15550100', phone: '+15550199' },
    message: {
      id: 'm1',
      direction: 'inbound',
      content: { type: 'text', text: 'hi' },
      sender: { id: '+15550100' },
      timestamp: AT,
    },
  },
  linq: {
    event_type: 'message.received',
    data: {
      id: 'm1',
      direction: 'inbound',
      chat: { id: 'chat1', is_group: false },
      sender_handle: { id: 'u5', handle: '+15550100', is_me: false },
      parts: [{ type: 'text', value: 'hi' }],
      sent_at: AT,
    },
  },
};
