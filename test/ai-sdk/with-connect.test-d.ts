import { jsonSchema as schema7, tool as tool7 } from 'ai';
import { jsonSchema, tool } from 'ai-6';
import { expectTypeOf } from 'vitest';
import { type ConnectTool, type ConnectToolParams, withConnect } from '../../src/ai-sdk/index.js';

const subject = { type: 'user', id: 'ada' } as const;
const inputSchema = jsonSchema<{ team: string }>({ type: 'object' });
const ofTeam = ({ team }: { team: string }) => ({ subject, installationId: team });

// A function for the params is told of the tool's own input and options, in either version.
const issues = tool({ inputSchema, execute: async ({ team }) => team });
expectTypeOf(withConnect(issues, 'oauth/linear', ofTeam)).toEqualTypeOf(issues);
withConnect(issues, 'oauth/linear', ({ team }, { toolCallId }) => {
  expectTypeOf(team).toEqualTypeOf<string>();
  expectTypeOf(toolCallId).toEqualTypeOf<string>();
  return { subject };
});
const issues7 = tool7({
  inputSchema: schema7<{ team: string }>({ type: 'object' }),
  execute: async ({ team }) => team,
});
expectTypeOf(withConnect(issues7, 'oauth/linear', ofTeam)).toEqualTypeOf(issues7);
// @ts-expect-error: the tool has no such input
withConnect(issues, 'oauth/linear', (input: { user: string }) => ({
  subject,
  scopes: [input.user],
}));

// It may take less, and so may the tool.
withConnect(issues, 'oauth/linear', () => ({ subject }));
withConnect(issues, 'oauth/linear', (_input: unknown, _options: unknown) => ({ subject }));
withConnect({ execute: async () => 1 }, 'oauth/linear', (_input: unknown) => ({ subject }));
withConnect({ execute: (input: 1) => input }, 'oauth/linear', (input) => {
  expectTypeOf(input).toEqualTypeOf<1>();
  return { subject };
});
withConnect({ execute: (input?: 1) => input }, 'oauth/linear', () => ({ subject }));

// A library's own function for any tool still is one.
declare const params: ConnectToolParams;
declare const any: ConnectTool;
withConnect(issues, 'oauth/linear', params);
withConnect(any, 'oauth/linear', { subject });
withConnect(any, 'oauth/linear', () => ({ subject }));
